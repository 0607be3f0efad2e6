"""Writing pairs to match. A row keeps its id on the left; ids on the right come from their text (``blind_id``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.kinds.author import LONG, SHORT, NotedAuthor, OptionAuthor, items, listed, rows


class PairAuthor(blocks.StructBlock):
    """Two sides that belong together."""

    left = blocks.CharBlock(label=_("Row"), max_length=SHORT)
    right = blocks.CharBlock(label=_("What belongs to it"), max_length=SHORT)
    feedback = blocks.TextBlock(label=_("Feedback: why they belong together"), rows=2, max_length=LONG)

    class Meta:
        icon = "link"
        label = _("Pair")


class ExtraAuthor(OptionAuthor):
    """A choice that belongs to no row."""

    class Meta:
        icon = "list-ul"
        label = _("Extra choice")


class MatchingAuthor(NotedAuthor):
    """Pairs and extra choices."""

    pairs = items(PairAuthor(), label=_("Pairs"), least=2, values=[{}, {}])
    extra_right = items(
        ExtraAuthor(),
        label=_("Extra choices"),
        least=0,
        values=[],
        help_text=_("They belong to no row and keep the last row from being a gift."),
    )

    class Meta:
        form_layout = ["stem", "pairs", "extra_right", "feedback", "objective", "scored"]

    def to_raw(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Add pairs and extra choices with their ids."""
        pairs, extra = rows(value["pairs"], value["extra_right"])
        return {
            **super().to_raw(value),
            "pairs": [{"id": key, **row} for key, row in pairs],
            "extra_right": [{"id": key, **row} for key, row in extra],
        }

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Add pairs and extra choices."""
        choices = {choice["id"]: choice for choice in content["rights"]}
        pairs = (
            (
                pair["id"][1:],
                {
                    "left": pair["left"],
                    "right": choices[content["answer"][pair["id"]]]["text"],
                    "feedback": pair["feedback"],
                },
            )
            for pair in content["pairs"]
        )
        extra = (
            (key[1:], {"text": choice["text"], "feedback": choice["feedback"]})
            for key, choice in choices.items()
            if key not in content["answer"].values()
        )
        return {**super().plain(content), "pairs": listed(pairs), "extra_right": listed(extra)}
