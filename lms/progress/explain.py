"""The same tree that decides a completion, as lines for a person. Pure: no database, no Django.

A line carries a code; pages and exports put it into words of their language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lms.progress.rules import STARTED, Finished, Verdict, evaluate, rule_for

if TYPE_CHECKING:
    from lms.catalog.outline import OutlineItem


class Need(StrEnum):
    """What a line asks for, or what was done."""

    READ_LESSON = "read_lesson"
    PASS_QUIZ = "pass_quiz"  # noqa: S105  # not a secret
    COMPLETE_COURSE = "complete_course"


NEED_OF_KIND = {"lesson": Need.READ_LESSON, "quiz": Need.PASS_QUIZ, "course": Need.COMPLETE_COURSE}


@dataclass(frozen=True)
class Line:
    """One requirement: what is needed, whether it is met, whether it was begun, and where to do it."""

    need: Need
    title: str
    url: str
    met: bool
    started: bool


@dataclass(frozen=True)
class Explanation:
    """Whether the course is complete, and the line for each requirement in the order of the outline."""

    complete: bool
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Line, ...]:
        """The lines that are not met yet."""
        return tuple(line for line in self.lines if not line.met)


def explain(items: Iterable[OutlineItem], state: Mapping[str, str]) -> Explanation:
    """Explain the completion of an outline for the given state of its activities."""
    by_key = {item["key"]: item for item in items}
    verdict = evaluate(rule_for(by_key.values()), state)
    return Explanation(verdict.met, tuple(_lines(verdict, by_key, state)))


def _lines(verdict: Verdict, by_key: Mapping[str, OutlineItem], state: Mapping[str, str]) -> Iterator[Line]:
    if isinstance(verdict.rule, Finished):
        item = by_key[verdict.rule.key]
        started = state.get(verdict.rule.key) == STARTED
        yield Line(NEED_OF_KIND[item["kind"]], item["title"], item["url"], verdict.met, started)
    for part in verdict.parts:
        yield from _lines(part, by_key, state)
