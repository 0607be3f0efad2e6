"""What the pages of an attempt show, put together from its frozen rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from lms.base.reading import told_in
from quizzes import kinds
from quizzes.kinds.base import ReviewLine
from quizzes.models import AttemptQuestion


@dataclass(frozen=True)
class Step:
    """One entry of the number list; private writing is optional and never missing."""

    number: int
    answered: bool
    flagged: bool
    current: bool
    stem: str
    optional: bool
    told: SafeString


@dataclass(frozen=True)
class Reviewed:
    """One question after submitting."""

    number: int
    stem: str
    correct: bool | None
    points: int
    max_points: int
    lines: list[ReviewLine]
    note: str
    told: SafeString


@dataclass(frozen=True)
class ObjectiveScore:
    """Points of the questions that test one objective, in hundredths, and their share in percent."""

    title: str
    points: int
    max_points: int
    percent: int


def steps(rows: Sequence[AttemptQuestion], current: int | None = None) -> list[Step]:
    """Return the number list of an attempt."""
    return [
        Step(
            number=row.position,
            answered=row.response is not None,
            flagged=row.flagged,
            current=row.position == current,
            stem=str(row.frozen["stem"]),
            optional=kinds.get(row.kind).private,
            told=told_in(row.told_in),
        )
        for row in rows
    ]


def question(row: AttemptQuestion, response: Any) -> dict[str, Any]:
    """Return what the question page shows: public content and the answer so far, never a key and never feedback."""
    public = kinds.get(row.kind).public(row.frozen, row.option_order)
    if row.kind == "ordering" and response:
        by_id = {option["id"]: option for option in public["options"]}
        public["options"] = [by_id[key] for key in response]
    return {**public, "response": response, "count": len(public.get("options", [])), "told": told_in(row.told_in)}


def reviewed(rows: Sequence[AttemptQuestion]) -> list[Reviewed]:
    """Return the scored and unscored questions with their feedback; private ones are left out."""
    return [
        Reviewed(
            row.position,
            str(row.frozen["stem"]),
            row.correct,
            row.points or 0,
            row.max_points or 0,
            kinds.get(row.kind).review(row.frozen, row.response, row.option_order),
            row.frozen["feedback"] if isinstance(row.frozen.get("feedback"), str) else "",
            told_in(row.told_in),
        )
        for row in rows
        if not kinds.get(row.kind).private
    ]


def objectives(rows: Sequence[AttemptQuestion], titles: Sequence[str]) -> list[ObjectiveScore]:
    """Return the score for each objective of the course that a scored question tests."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        number = row.frozen.get("objective")
        if isinstance(number, int) and 0 < number <= len(titles) and row.max_points:
            sums[number][0] += row.points or 0
            sums[number][1] += row.max_points
    return [
        ObjectiveScore(titles[number - 1], points, most, points * 100 // most)
        for number, (points, most) in sorted(sums.items())
    ]
