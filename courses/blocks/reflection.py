"""Blocks for private writing: reflection and commitment. Encrypted, never required, shown to their writer alone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import LessonBlock

WRITTEN = ("reflection", "commitment")
"""The types of the blocks at which a learner writes in private."""


class ReflectionBlock(LessonBlock):
    """A prompt for private thinking or writing. Never required, encrypted, shown to its writer alone."""

    prompt = blocks.TextBlock(label=_("Prompt"), rows=2, help_text=_("End with: Do not name patients."))

    class Meta:
        template = "courses/blocks/reflection.html"
        icon = "edit"
        label = _("Private reflection")
        description = _("A question to think about. What somebody writes is encrypted and shown to nobody else.")

    def sample(self) -> dict[str, Any]:
        """Return a prompt."""
        return {"prompt": gettext("What did you assume at first? Do not name patients.")}


class CommitmentBlock(LessonBlock):
    """What the learner will do in practice, in their own words. Private like a reflection."""

    prompt = blocks.TextBlock(label=_("Prompt"), rows=2, help_text=_("End with: Do not name patients."))

    class Meta:
        template = "courses/blocks/reflection.html"
        icon = "calendar-check"
        label = _("Commitment")
        description = _("What somebody will do in practice, in their own words. Private like a reflection.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Say that it is a commitment."""
        return {**super().get_context(value, parent_context=parent_context), "commitment": True}

    def sample(self) -> dict[str, Any]:
        """Return a prompt."""
        return {"prompt": gettext("What will you do differently in the next two weeks? Do not name patients.")}
