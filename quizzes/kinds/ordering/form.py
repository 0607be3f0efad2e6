"""The answer to an ordering question: the ids in the chosen order.

Each row sends its position, ``position-<id>``; a button ``move`` sends ``up:<id>`` or ``down:<id>``. Both work without
JavaScript. Rows that ask for the same position keep their order on the page.
"""

from __future__ import annotations

from django.http import QueryDict

from quizzes.kinds.base import Content, ResponseError


def parse(content: Content, data: QueryDict) -> list[str] | None:
    """Return the ids in order, None where no positions were sent.

    Raises ResponseError for a position that is not a number or a move of something unknown.
    """
    ids = [option["id"] for option in content["options"]]
    shown = [key.removeprefix("position-") for key in data if key.startswith("position-")]
    if not shown:
        return None
    if sorted(shown) != sorted(ids):
        raise ResponseError(", ".join(shown))
    try:
        positions = {key: int(str(data[f"position-{key}"])) for key in shown}
    except ValueError as error:
        raise ResponseError(str(error)) from error
    ordered = sorted(shown, key=lambda key: (positions[key], shown.index(key)))
    return _moved(ordered, data.get("move", ""))


def _moved(ordered: list[str], move: str) -> list[str]:
    if not move:
        return ordered
    direction, _separator, key = move.partition(":")
    if key not in ordered or direction not in {"up", "down"}:
        raise ResponseError(move)
    at = ordered.index(key)
    to = max(0, at - 1) if direction == "up" else min(len(ordered) - 1, at + 1)
    ordered.insert(to, ordered.pop(at))
    return ordered
