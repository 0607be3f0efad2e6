"""Blocks to practice with: case, knowledge check, private reflection and resources."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.text import SHORT_FEATURES


class CasePartBlock(blocks.StructBlock):
    """One part of a case as it is read."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("scene", _("Scene")),
            ("choice", _("Choice")),
            ("consequence", _("Consequence")),
            ("repair", _("Repair")),
            ("ending", _("Ending")),
            ("debrief", _("Debrief")),
        ],
        default="scene",
        label=_("Part"),
    )
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)

    class Meta:
        icon = "openquote"
        label = _("Part")


class CaseBlock(blocks.StructBlock):
    """A case vignette: people, scenes, a tempting choice and what follows, the repair, the ending and a debrief."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    content_note = blocks.TextBlock(label=_("Content note"), required=False, rows=2)
    people = blocks.ListBlock(blocks.CharBlock(max_length=250), label=_("People"))
    parts = blocks.ListBlock(CasePartBlock(), label=_("Parts"), min_num=1)

    class Meta:
        template = "courses/blocks/case.html"
        icon = "group"
        label = _("Case")


class CheckOptionBlock(blocks.StructBlock):
    """An answer with what it means."""

    text = blocks.CharBlock(label=_("Answer"), max_length=300)
    correct = blocks.BooleanBlock(label=_("This answer is right"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        icon = "tick"
        label = _("Answer")


class CheckBlock(blocks.StructBlock):
    """An ungraded knowledge check: open an answer to see what it means. Nothing is recorded."""

    question = blocks.TextBlock(label=_("Question"), rows=2)
    options = blocks.ListBlock(CheckOptionBlock(), label=_("Answers"), min_num=2, max_num=6)

    class Meta:
        template = "courses/blocks/check.html"
        icon = "help"
        label = _("Knowledge check")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Ask for at least one right answer.

        Raises StructBlockValidationError.
        """
        cleaned = super().clean(value)
        if not any(option["correct"] for option in cleaned["options"]):
            raise StructBlockValidationError(
                block_errors={"options": ValidationError(_("Mark at least one answer as right."))}
            )
        return cleaned


class ReflectionBlock(blocks.StructBlock):
    """A prompt for private thinking or writing. Never required, encrypted, shown to its writer alone."""

    prompt = blocks.TextBlock(label=_("Prompt"), rows=2, help_text=_("End with: Do not name patients."))

    class Meta:
        icon = "edit"
        label = _("Private reflection")


class ResourceBlock(blocks.StructBlock):
    """A link with its language and a note."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    url = blocks.URLBlock(label=_("Address"))
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=250)
    language = blocks.CharBlock(label=_("Language"), default="en", max_length=20)

    class Meta:
        icon = "link"
        label = _("Resource")


class ResourcesBlock(blocks.StructBlock):
    """Resources to go on with."""

    title = blocks.CharBlock(label=_("Title"), max_length=160, default=_("Resources"))
    items = blocks.ListBlock(ResourceBlock(), label=_("Resources"), min_num=1)

    class Meta:
        template = "courses/blocks/resources.html"
        icon = "list-ul"
        label = _("Resources")
