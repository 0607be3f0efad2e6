"""Who wrote a course, in the words that they signed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

ROLES = (
    ("author", _("Author")),
    ("planner", _("Planner")),
    ("editor", _("Editor")),
    ("faculty", _("Faculty")),
)
INTERESTS = (
    ("none", _("Nothing to disclose")),
    ("some", _("Has something to disclose")),
)


class AuthorBlock(blocks.StructBlock):
    """A person with role and disclosure. Without the day of signing, no learner sees the name."""

    name = blocks.CharBlock(label=_("Name"), max_length=160)
    credentials = blocks.CharBlock(
        label=_("Credentials"),
        max_length=160,
        required=False,
        help_text=_("As the person writes them, such as RN, MSN."),
    )
    role = blocks.ChoiceBlock(choices=ROLES, default="author", label=_("Role"))
    interests = blocks.ChoiceBlock(choices=INTERESTS, default="none", label=_("Financial and other interests"))
    disclosure = blocks.TextBlock(
        label=_("What is disclosed"),
        required=False,
        max_length=1000,
        help_text=_("Company names, the kind of tie in the last 24 months, and what was done about it."),
    )
    signed_on = blocks.DateBlock(
        label=_("Signed on"),
        required=False,
        help_text=_("The day on which the person agreed to these words. Until then, learners do not see the name."),
    )

    class Meta:
        icon = "user"
        label = _("Author or planner")

    def clean(self, value: Any) -> Any:
        """Ask for the words of a disclosure where there is something to disclose."""
        cleaned = super().clean(value)
        if cleaned["interests"] == "some" and not cleaned["disclosure"]:
            raise StructBlockValidationError(
                block_errors={"disclosure": ValidationError(_("Write down what there is to disclose."))}
            )
        return cleaned
