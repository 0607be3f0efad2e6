"""Blocks to practice with: case and knowledge check."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.base import SHORT_FEATURES, LessonBlock


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


class CaseBlock(LessonBlock):
    """A case vignette: people, scenes, a tempting choice and what follows, the repair, the ending and a debrief."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    content_note = blocks.TextBlock(label=_("Content note"), required=False, rows=2)
    people = blocks.ListBlock(blocks.CharBlock(max_length=250), label=_("People"))
    parts = blocks.ListBlock(CasePartBlock(), label=_("Parts"), min_num=1)

    class Meta:
        template = "courses/blocks/case.html"
        icon = "group"
        label = _("Case")
        description = _("Invented people in a scene: a choice, what follows, the repair, and a debrief.")

    def sample(self) -> dict[str, Any]:
        """Return a short case."""
        scene, debrief = (
            gettext("The booked interpreter does not come."),
            gettext("Ask at booking, and have a second way."),
        )
        return {
            "title": gettext("The booked interpreter"),
            "people": [gettext("Marisol, 34, an invented patient")],
            "parts": [
                {"kind": "scene", "text": f"<p>{scene}</p>"},
                {"kind": "debrief", "text": f"<p>{debrief}</p>"},
            ],
        }


class CheckOptionBlock(blocks.StructBlock):
    """An answer with what it means."""

    text = blocks.CharBlock(label=_("Answer"), max_length=300)
    correct = blocks.BooleanBlock(label=_("This answer is right"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        icon = "tick"
        label = _("Answer")


class CheckBlock(LessonBlock):
    """An ungraded knowledge check: open an answer to see what it means. Which answer somebody opens is not recorded."""

    question = blocks.TextBlock(label=_("Question"), rows=2)
    options = blocks.ListBlock(CheckOptionBlock(), label=_("Answers"), min_num=2, max_num=6)

    class Meta:
        template = "courses/blocks/check.html"
        icon = "help"
        label = _("Knowledge check")
        description = _("A question whose answers open to their feedback. It is not graded.")

    def sample(self) -> dict[str, Any]:
        """Return a question with two answers."""
        return {
            "question": gettext("Who should interpret a question about suicide?"),
            "options": [
                {
                    "text": gettext("A qualified interpreter"),
                    "correct": True,
                    "feedback": gettext("Right: trained, and bound to keep it private."),
                },
                {
                    "text": gettext("A relative"),
                    "correct": False,
                    "feedback": gettext("A relative carries too much here."),
                },
            ],
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Ask for at least one right answer; a draft may lack it.

        Raises StructBlockValidationError.
        """
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not any(option["correct"] for option in cleaned["options"]):
            raise StructBlockValidationError(
                block_errors={"options": ValidationError(_("Mark at least one answer as right."))}
            )
        return cleaned
