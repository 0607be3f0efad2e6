"""What a renewal takes over from the completion before. Pure: no database, no Django."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lms.progress.rules import DONE, rollup

if TYPE_CHECKING:
    from lms.catalog.outline import Outline, OutlineItem


def taken_over(before: Outline, state: Mapping[str, str], now: Outline) -> list[OutlineItem]:
    """Return the parts of the present outline that were done as they are asked for now.

    A renewal always asks for something: where nothing changed, for the quizzes, and without quizzes for everything.
    """
    done = {item["key"]: item["serial"] for item in before["items"] if state.get(item["key"]) == DONE}
    same = [item for item in now["items"] if done.get(item["key"]) == item["serial"]]
    for kept in (same, [item for item in same if item["kind"] != "quiz"]):
        if not rollup(now, {item["key"]: DONE for item in kept}).complete:
            return kept
    return []
