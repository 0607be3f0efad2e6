"""Score by adjacent pairs: each pair of neighbors of the right order that stands together, in order, is a share."""

from __future__ import annotations

from itertools import pairwise


def share(answer: list[str], response: list[str] | None) -> tuple[int, int]:
    """Return the points as a fraction of the number of neighboring pairs."""
    right = set(pairwise(answer))
    return (len(right & set(pairwise(response or []))), len(right))
