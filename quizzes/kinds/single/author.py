"""Writing questions with options of which one or several are right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.kinds.author import NotedAuthor, OptionAuthor, items, listed, rows


class MarkedOptionAuthor(OptionAuthor):
    """An option that may be right."""

    correct = blocks.BooleanBlock(label=_("This option is right"), required=False)


class OptionsAuthor(NotedAuthor):
    """Options with feedback, the right ones marked."""

    options = items(MarkedOptionAuthor(), label=_("Options"), least=2, values=[{}, {}])

    class Meta:
        form_layout = ["stem", "options", "feedback", "objective", "scored"]

    def to_raw(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Add the options with their ids and the ids of the right ones."""
        (options,) = rows(value["options"])
        return {
            **super().to_raw(value),
            "options": [{"id": key, "text": row["text"], "feedback": row["feedback"]} for key, row in options],
            "answer": [key for key, row in options if row["correct"]],
        }

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Add the options, the right ones marked."""
        marked = (
            (
                option["id"],
                {
                    "text": option["text"],
                    "feedback": option["feedback"],
                    "correct": option["id"] in content["answer"],
                },
            )
            for option in content["options"]
        )
        return {**super().plain(content), "options": listed(marked)}


class SingleAuthor(OptionsAuthor):
    """Options that may be shuffled."""

    shuffle = blocks.BooleanBlock(label=_("Shuffle the options for each person"), required=False, default=True)

    class Meta:
        form_layout = ["stem", "options", "feedback", "objective", "scored", "shuffle"]

    def to_raw(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Add whether to shuffle."""
        return {**super().to_raw(value), "shuffle": value["shuffle"]}

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Add whether to shuffle."""
        return {**super().plain(content), "shuffle": content["shuffle"]}
