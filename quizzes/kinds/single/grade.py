"""All or nothing."""

from __future__ import annotations


def share(answer: list[str], response: str | None) -> tuple[int, int]:
    """Return the points as a fraction: 1/1 for the right option, 0/1 otherwise."""
    return (1 if response in answer else 0, 1)
