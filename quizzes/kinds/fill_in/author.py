"""Writing a sentence with a blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.coreutils import get_content_languages

from quizzes.kinds.author import LONG, ScoredAuthor, items, listed, rows


def languages() -> list[tuple[str, str]]:
    """Return the languages of the site's content."""
    return list(get_content_languages().items())


def first_language() -> str:
    """Return the main language of the site's content."""
    return languages()[0][0]


class AcceptedAuthor(blocks.StructBlock):
    """A word that counts as right."""

    word = blocks.CharBlock(label=_("Word or words"), max_length=200)
    language = blocks.ChoiceBlock(label=_("Language"), choices=languages, default=first_language)

    class Meta:
        icon = "pilcrow"
        label = _("Accepted answer")


class FillInAuthor(ScoredAuthor):
    """A sentence with a blank, the words that fit, and feedback for both cases."""

    stem = blocks.TextBlock(
        label=_("Sentence"),
        rows=3,
        max_length=LONG,
        help_text=_("Mark the blank with four underscores: ____"),
    )
    accepted = items(
        AcceptedAuthor(),
        label=_("Accepted answers"),
        least=1,
        values=[{}],
        help_text=_("Capitals, accents and spaces do not matter. Answers of all languages count for everybody."),
    )
    right = blocks.TextBlock(label=_("Feedback for a right answer"), rows=2, max_length=LONG)
    not_right = blocks.TextBlock(label=_("Feedback for another answer"), rows=2, max_length=LONG)

    class Meta:
        form_layout = ["stem", "accepted", "right", "not_right", "objective", "scored"]

    def to_raw(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Add the accepted words by language, and the feedback."""
        (words,) = rows(value["accepted"])
        accepted: dict[str, list[str]] = {}
        for _key, row in words:
            accepted.setdefault(row["language"] or "", []).append(row["word"])
        feedback = {"right": value["right"], "not_right": value["not_right"]}
        return {**super().to_raw(value), "accepted": accepted, "feedback": feedback}

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Add the accepted words and the feedback. Words have no id of their own: nothing is counted by word."""
        words = (
            (str(uuid4()), {"word": word, "language": language})
            for language, accepted in content["accepted"].items()
            for word in accepted
        )
        return {**super().plain(content), "accepted": listed(words), **content["feedback"]}
