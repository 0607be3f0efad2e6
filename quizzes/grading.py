"""The score of an attempt. Pure: integers only, no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """Points and most points in hundredths of a question, the percentage rounded down, and the pass."""

    points: int
    max_points: int
    percent: int
    passed: bool


def score(grades: Iterable[tuple[int, int]], *, pass_mark: int) -> Score:
    """Add up (points, most points) and compare with the pass mark in percent.

    The comparison is exact, so that 79.99 % does not pass 80 %; a quiz with nothing to score is passed by finishing it.
    """
    rows = list(grades)
    points, most = sum(row[0] for row in rows), sum(row[1] for row in rows)
    if most == 0:
        return Score(0, 0, 100, passed=True)
    return Score(points, most, points * 100 // most, passed=points * 100 >= pass_mark * most)
