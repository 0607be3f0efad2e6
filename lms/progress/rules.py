"""When a course is complete: pure rules over what was done. No database, no Django.

``evaluate`` returns the whole tree with its reasons, and ``explain`` shows that same tree, so the answer to
"Why am I not complete?" can never differ from the decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lms.catalog.outline import OutlineItem

DONE = "done"
STARTED = "started"
AGAIN = "again"
"""It was done as it was before, and the edition asks for it again. To the rules that is open."""


@dataclass(frozen=True)
class Finished:
    """The activity was finished: a lesson read, a quiz passed, a course of a path completed."""

    key: str


@dataclass(frozen=True)
class AllOf:
    """Every part is met. With no parts it is never met: an empty course completes nobody."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class AtLeast:
    """At least ``n`` parts are met."""

    n: int
    parts: tuple[Rule, ...]


Rule = Finished | AllOf | AtLeast


@dataclass(frozen=True)
class Verdict:
    """A rule with its answer and the answers below it."""

    rule: Rule
    met: bool
    parts: tuple[Verdict, ...] = ()


@dataclass(frozen=True)
class Rollup:
    """What a progress bar shows. ``next_key`` is the first thing not done, or None."""

    done: int
    total: int
    minutes_left: int
    next_key: str | None
    complete: bool


def rule_for(items: Iterable[OutlineItem]) -> AllOf:
    """Return the rule of an outline: every required activity finished."""
    return AllOf(tuple(Finished(item["key"]) for item in items if item["required"]))


def evaluate(rule: Rule, state: Mapping[str, str]) -> Verdict:
    """Decide a rule over the state of each activity (``started`` or ``done`` by key)."""
    if isinstance(rule, Finished):
        return Verdict(rule, met=state.get(rule.key) == DONE)
    parts = tuple(evaluate(part, state) for part in rule.parts)
    met = sum(part.met for part in parts)
    needed = len(parts) if isinstance(rule, AllOf) else rule.n
    return Verdict(rule, met=bool(parts) and met >= needed, parts=parts)


def rollup(items: Iterable[OutlineItem], state: Mapping[str, str]) -> Rollup:
    """Count what is done of the required activities; what left the outline does not count."""
    required = [item for item in items if item["required"]]
    open_items = [item for item in required if state.get(item["key"]) != DONE]
    return Rollup(
        done=len(required) - len(open_items),
        total=len(required),
        minutes_left=sum(item["minutes"] for item in open_items),
        next_key=open_items[0]["key"] if open_items else None,
        complete=evaluate(rule_for(required), state).met,
    )


def resume_step(items: Sequence[OutlineItem], state: Mapping[str, str], *, last_key: str = "") -> OutlineItem | None:
    """Return where to go on: the bookmarked step while it is open, else the first open one, nothing when all are done."""
    open_items = [item for item in items if state.get(item["key"]) != DONE]
    return next((item for item in open_items if item["key"] == last_key), open_items[0] if open_items else None)
