"""Writing a prompt for private thinking or writing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.kinds.author import LONG, QuestionAuthor


class PromptAuthor(QuestionAuthor):
    """A prompt. What people write is sealed: nobody else reads it, and nothing is scored."""

    stem = blocks.TextBlock(label=_("Prompt"), rows=3, max_length=LONG, help_text=_("End with: Do not name patients."))
