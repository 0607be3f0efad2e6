"""One share for each pair."""

from __future__ import annotations


def share(answer: dict[str, str], response: dict[str, str] | None) -> tuple[int, int]:
    """Return the points as a fraction of the number of pairs."""
    given = response or {}
    return (sum(given.get(left) == right for left, right in answer.items()), len(answer))
