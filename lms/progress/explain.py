"""The same tree that decides a completion, as lines for a person. Pure: no database, no Django.

A line carries a code; pages and exports put it into words of their language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lms.progress.rules import (
    NOTHING_SEEN,
    STARTED,
    AnyOf,
    AtLeast,
    Deed,
    Finished,
    Met,
    Passed,
    Signals,
    Stayed,
    Verdict,
    evaluate,
    rule_for,
    rule_of_lesson,
)

if TYPE_CHECKING:
    from lms.catalog.outline import Outline, OutlineItem

SECONDS = 60


class Need(StrEnum):
    """What a line asks for, or what was done."""

    READ_LESSON = "read_lesson"
    PASS_QUIZ = "pass_quiz"  # noqa: S105  # not a secret
    COMPLETE_COURSE = "complete_course"
    CHOOSE = "choose"
    GATE = "gate"
    STAY = "stay"
    TAKE_IN = "take_in"
    TRY = "try"


NEED_OF_KIND = {"lesson": Need.READ_LESSON, "quiz": Need.PASS_QUIZ, "course": Need.COMPLETE_COURSE}

NEED_OF_DEED = {Deed.TAKE_IN: Need.TAKE_IN, Deed.TRY: Need.TRY}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One requirement: what is needed, whether it is met, whether it was begun, and where to do it.

    ``code`` names a gate or a block; ``number`` is how many minutes or things are asked for and ``done`` how many there are.
    One of ``options`` is enough where ``need`` is that of a part, ``number`` of them where it is ``CHOOSE``.
    """

    need: Need
    met: bool
    title: str = ""
    url: str = ""
    started: bool = False
    code: str = ""
    number: int = 0
    done: int = 0
    options: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Whether it is complete, and the line for each requirement in the order of the outline.

    With ``one_is_enough`` a single line decides.
    """

    complete: bool
    lines: tuple[Line, ...]
    one_is_enough: bool = False

    @property
    def missing(self) -> tuple[Line, ...]:
        """The lines that are not met yet; nothing is missing once it is complete."""
        return () if self.complete else tuple(line for line in self.lines if not line.met)


def explain(outline: Outline, state: Mapping[str, str]) -> Explanation:
    """Explain the completion of an outline for the given state of its activities."""
    by_key = {item["key"]: item for item in outline["items"]}
    verdict = evaluate(rule_for(outline), state)
    return Explanation(verdict.met, tuple(_line(part, by_key, state) for part in verdict.parts))


def explain_lesson(item: OutlineItem, signals: Signals = NOTHING_SEEN) -> Explanation | None:
    """Explain what a lesson asks for before it can be marked as complete, None where it asks for nothing."""
    rule = rule_of_lesson(item)
    if rule is None:
        return None
    verdict = evaluate(rule, {}, signals)
    return Explanation(verdict.met, tuple(_lesson_lines(verdict, signals)), one_is_enough=isinstance(rule, AnyOf))


def _line(verdict: Verdict, by_key: Mapping[str, OutlineItem], state: Mapping[str, str]) -> Line:
    match verdict.rule:
        case Finished(key):
            item = by_key[key]
            need, started = NEED_OF_KIND[item["kind"]], state.get(key) == STARTED
            return Line(need=need, title=item["title"], url=item["url"], met=verdict.met, started=started)
        case AtLeast(n):
            options = tuple(_line(part, by_key, state) for part in verdict.parts)
            done = sum(line.met for line in options)
            return Line(need=Need.CHOOSE, met=verdict.met, started=done > 0, number=n, done=done, options=options)
        case Passed(gate):
            return Line(need=Need.GATE, code=gate, met=verdict.met)
        case _:
            return _either(verdict, tuple(_line(part, by_key, state) for part in verdict.parts))


def _either(verdict: Verdict, lines: tuple[Line, ...]) -> Line:
    first, *others = lines
    started = any(line.started for line in lines)
    return Line(
        need=first.need, title=first.title, url=first.url, met=verdict.met, started=started, options=tuple(others)
    )


def _lesson_lines(verdict: Verdict, signals: Signals) -> Iterator[Line]:
    for part in verdict.parts:
        if isinstance(part.rule, Stayed):
            minutes, done = -(-part.rule.seconds // SECONDS), signals.seconds // SECONDS
            yield Line(need=Need.STAY, met=part.met, started=done > 0, number=minutes, done=min(done, minutes))
        else:
            yield _blocks_line(part)


def _blocks_line(verdict: Verdict) -> Line:
    lines = tuple(
        Line(need=NEED_OF_DEED[block.rule.deed], code=block.rule.block, met=block.met)
        for block in verdict.parts
        if isinstance(block.rule, Met)
    )
    done = sum(line.met for line in lines)
    return Line(need=lines[0].need, met=verdict.met, started=done > 0, number=len(lines), done=done, options=lines)
