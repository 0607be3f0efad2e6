"""Partial credit with a penalty, never below zero: each right choice adds a share, each wrong one takes one away."""

from __future__ import annotations


def share(answer: list[str], response: list[str] | None) -> tuple[int, int]:
    """Return the points as a fraction of the number of right options."""
    chosen, right = set(response or []), set(answer)
    return (max(0, len(chosen & right) - len(chosen - right)), len(right))
