"""Writing steps to put in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.author import NotedAuthor, OptionAuthor, items, listed, rows


class StepAuthor(OptionAuthor):
    """A step."""

    class Meta:
        icon = "list-ol"
        label = _("Step")


class OrderingAuthor(NotedAuthor):
    """Steps, written in their right order."""

    options = items(
        StepAuthor(),
        label=_("Steps in the right order"),
        least=3,
        values=[{}, {}, {}],
        help_text=_("Learners get them shuffled."),
    )

    class Meta:
        form_layout = ["stem", "options", "feedback", "objective", "scored"]

    def to_raw(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Add the steps with their ids."""
        (steps,) = rows(value["options"])
        return {**super().to_raw(value), "options": [{"id": key, **row} for key, row in steps]}

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Add the steps."""
        steps = (
            (option["id"], {"text": option["text"], "feedback": option["feedback"]}) for option in content["options"]
        )
        return {**super().plain(content), "options": listed(steps)}
