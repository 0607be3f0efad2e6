"""The lines: what each compares, its hard gates and its goals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import completion, pages, quizzing, scaling
from benchmarks.gates import Figure, Gate
from benchmarks.stage import Stage

MOST_SECONDS = 60
"""How long a line may take."""

BUILT_EACH_TIME = (
    "Django builds the text of each wide statement anew for every request; the page has more parts than the peer's."
)
MORE_IS_WRITTEN = (
    "The completion appends events and issues a numbered certificate with a file to make; the peer sets dates."
)
ROWS_BY_ORM = "Loading and writing the rows by the ORM costs more than the statements themselves."
NO_TRIGRAMS = "A search inside a name reads all rows: a trigram index needs an extension that not every database has."


@dataclass(frozen=True)
class Line:
    """A line of the benchmark."""

    number: int
    title: str
    measure: Callable[[Stage], dict[str, Figure]]
    gates: tuple[Gate, ...]


def goal(figure: str, *, most: float | None = None, least: float | None = None) -> Gate:
    """Return a goal: worth reaching, and no failure where it is not reached."""
    return Gate(figure, most=most, least=least, hard=False)


LINES = (
    Line(
        1, "course page of a learner with progress, beside the peer", pages.course,
        (
            Gate("statements", most=7), Gate("CPU ratio", most=0.6, known_miss=BUILT_EACH_TIME),
            goal("statements", most=5), goal("rate ratio", least=3), goal("p95 ratio", most=0.4),
        ),
    ),
    Line(
        2, "lesson page of a learner, beside the peer", pages.lesson,
        (
            Gate("statements", most=8), Gate("CPU ratio", most=0.6, known_miss=BUILT_EACH_TIME),
            goal("rate ratio", least=2.5),
        ),
    ),
    Line(
        3, "catalog of 20 courses for a visitor, beside the home page of a new Wagtail site", pages.catalog,
        (
            Gate("CPU ratio", most=1), Gate("more for 20 courses than for one", most=0),
            goal("rate ratio", least=8),
        ),
    ),
    Line(
        4, "lesson that completes the course, beside the peer's completed statement", completion.measure,
        (
            Gate("statements of the completion", most=8), Gate("more at 60 lessons", most=0),
            Gate("CPU ratio", most=0.4, known_miss=MORE_IS_WRITTEN),
            goal("CPU ratio", most=0.2), goal("rate ratio", least=3),
        ),
    ),
    Line(
        6, "quiz submit beside a naive one and two floors", quizzing.submit,
        (
            Gate("statements at 20 questions", most=9), Gate("more at 50 questions", most=0),
            Gate("times same rows", most=1.5, known_miss=ROWS_BY_ORM), Gate("times one CTE", most=5, known_miss=ROWS_BY_ORM),
            Gate("results of a double submit", most=1),
            goal("faster than naive", least=6),
        ),
    ),
    Line(
        7, "200 learners start a quiz at the same moment", quizzing.start,
        (
            Gate("errors", most=0), Gate("duplicates", most=0), Gate("p99 to p50", most=10), goal("p99 to p50", most=5),
        ),
    ),
    Line(
        9, "staff list and search, beside the peer", pages.staff,
        (
            Gate("list statements", most=12), Gate("search SQL ratio", most=0.2, known_miss=NO_TRIGRAMS),
            goal("search SQL ratio", most=0.05),
        ),
    ),
    Line(
        10, "median latency with all learners beside a few, each line above", scaling.measure,
        (Gate("worst of the lines", most=1.5, known_miss=NO_TRIGRAMS), goal("worst of the lines", most=1.2)),
    ),
    Line(
        13, "search of 1,000 courses, beside the plain list of them", pages.searched,
        (
            Gate("latency of finding some by the plain list", most=3), Gate("latency of finding all by the plain list", most=3),
            Gate("more for all courses than for some", most=0), goal("latency of finding all by the plain list", most=1.5),
        ),
    ),
)  # fmt: skip
