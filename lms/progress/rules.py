"""When a course is complete: pure rules over what was done. No database, no Django.

``evaluate`` returns the whole tree with its reasons, and ``explain`` shows that same tree, so the answer to
"Why am I not complete?" can never differ from the decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lms.catalog.outline import Outline, OutlineItem

DONE = "done"
STARTED = "started"
AGAIN = "again"
"""It was done as it was before, and the edition asks for it again. To the rules that is open."""
GATE = "gate:"


@dataclass(frozen=True)
class Signals:
    """What was seen of somebody in a lesson: seconds that it was open before them, and blocks watched, read or tried."""

    seconds: int = 0
    blocks: frozenset[str] = frozenset()


NOTHING_SEEN = Signals()


@dataclass(frozen=True)
class Finished:
    """The activity was finished: a lesson read, a quiz passed, a course of a path completed."""

    key: str


@dataclass(frozen=True)
class Passed:
    """A gate outside the parts was passed, an evaluation sent for instance."""

    gate: str


@dataclass(frozen=True)
class Stayed:
    """The lesson was open before the learner for so many seconds."""

    seconds: int


class Deed(StrEnum):
    """What is done with a block of a lesson."""

    TAKE_IN = "take_in"
    """A recording is watched or heard, or its transcript opened."""
    TRY = "try"
    """A knowledge check is tried; the answer does not matter."""


@dataclass(frozen=True)
class Met:
    """The block of a lesson was met."""

    block: str
    deed: Deed


@dataclass(frozen=True)
class AllOf:
    """Every part is met. With no parts it is never met: an empty course completes nobody."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class AnyOf:
    """One part is met."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class AtLeast:
    """At least ``n`` parts are met."""

    n: int
    parts: tuple[Rule, ...]


Group = AllOf | AnyOf | AtLeast
Rule = Finished | Passed | Stayed | Met | Group


@dataclass(frozen=True)
class Verdict:
    """A rule with its answer and the answers below it."""

    rule: Rule
    met: bool
    parts: tuple[Verdict, ...] = ()


@dataclass(frozen=True)
class Rollup:
    """What a progress bar shows. ``next_key`` is the first thing to do, or None."""

    done: int
    total: int
    minutes_left: int
    next_key: str | None
    complete: bool


@dataclass(frozen=True)
class Unit:
    """A part of a course with the parts that complete it just as well."""

    item: OutlineItem
    others: tuple[OutlineItem, ...] = ()

    @property
    def rule(self) -> Finished | AnyOf:
        """Return the rule of the unit."""
        own = Finished(self.item["key"])
        return AnyOf((own, *(Finished(item["key"]) for item in self.others))) if self.others else own

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of all its parts."""
        return (self.item["key"], *(item["key"] for item in self.others))

    def is_done(self, state: Mapping[str, str]) -> bool:
        """Tell whether one of its parts is done."""
        return evaluate(self.rule, state).met


@dataclass(frozen=True)
class Asked:
    """What an outline asks for: the required units, ``choose`` of the free ones, and gates."""

    required: tuple[Unit, ...]
    free: tuple[Unit, ...]
    choose: int
    gates: tuple[str, ...]

    @property
    def rule(self) -> AllOf:
        """Return it as one rule."""
        chosen = (AtLeast(self.choose, tuple(unit.rule for unit in self.free)),) if self.choose else ()
        return AllOf((*(unit.rule for unit in self.required), *chosen, *(Passed(gate) for gate in self.gates)))


def asked_by(outline: Outline) -> Asked:
    """Return what an outline asks for. It never asks for more of the free parts than there are."""
    keys = {item["key"] for item in outline["items"] if "instead_of" not in item}
    units = [
        Unit(item, tuple(other for other in outline["items"] if other.get("instead_of") == item["key"]))
        for item in outline["items"]
        if item.get("instead_of") not in keys
    ]
    free = tuple(unit for unit in units if not unit.item["required"])
    return Asked(
        required=tuple(unit for unit in units if unit.item["required"]),
        free=free,
        choose=min(outline.get("choose", 0), len(free)),
        gates=tuple(outline.get("gates", ())),
    )


def gate_key(gate: str) -> str:
    """Return under which key the state of a course keeps a gate; no activity has such a key."""
    return f"{GATE}{gate}"


def is_gate_key(key: str) -> bool:
    """Tell a gate in the state of a course from an activity."""
    return key.startswith(GATE)


def rule_for(outline: Outline) -> AllOf:
    """Return the rule of an outline."""
    return asked_by(outline).rule


def rule_of_lesson(item: OutlineItem) -> AllOf | AnyOf | None:
    """Return what a lesson asks for beside marking it as complete, None where that is all."""
    needs = item.get("needs", {})
    parts: list[Rule] = []
    if needs.get("seconds"):
        parts.append(Stayed(needs["seconds"]))
    if needs.get("media"):
        parts.append(AllOf(tuple(Met(block, Deed.TAKE_IN) for block in needs["media"])))
    if needs.get("checks"):
        parts.append(AllOf(tuple(Met(block, Deed.TRY) for block in needs["checks"])))
    if not parts:
        return None
    return AnyOf(tuple(parts)) if needs.get("any") else AllOf(tuple(parts))


def evaluate(rule: Rule, state: Mapping[str, str], signals: Signals = NOTHING_SEEN) -> Verdict:
    """Decide a rule over the state of each activity (``started`` or ``done`` by key) and the signals of a lesson."""
    match rule:
        case Finished(key):
            return Verdict(rule, met=state.get(key) == DONE)
        case Passed(gate):
            return Verdict(rule, met=state.get(gate_key(gate)) == DONE)
        case Stayed(seconds):
            return Verdict(rule, met=signals.seconds >= seconds)
        case Met(block):
            return Verdict(rule, met=block in signals.blocks)
        case _:
            parts = tuple(evaluate(part, state, signals) for part in rule.parts)
            return Verdict(rule, met=bool(parts) and sum(part.met for part in parts) >= _needed(rule), parts=parts)


def _needed(rule: Group) -> int:
    match rule:
        case AllOf(parts):
            return len(parts)
        case AtLeast(n):
            return n
        case _:
            return 1


def rollup(outline: Outline, state: Mapping[str, str]) -> Rollup:
    """Count what is done of what the outline asks for; what left the outline does not count."""
    asked = asked_by(outline)
    chosen = min(asked.choose, sum(unit.is_done(state) for unit in asked.free))
    gates = sum(state.get(gate_key(gate)) == DONE for gate in asked.gates)
    open_units = [unit for unit in asked.required if not unit.is_done(state)]
    to_choose = sorted(unit.item["minutes"] for unit in asked.free if not unit.is_done(state))
    return Rollup(
        done=len(asked.required) - len(open_units) + chosen + gates,
        total=len(asked.required) + asked.choose + len(asked.gates),
        minutes_left=sum(unit.item["minutes"] for unit in open_units) + sum(to_choose[: asked.choose - chosen]),
        next_key=next((item["key"] for item in to_do(outline, state)), None),
        complete=evaluate(asked.rule, state).met,
    )


def to_do(outline: Outline, state: Mapping[str, str]) -> Iterator[OutlineItem]:
    """Yield the parts that still bring a learner nearer to the end, in the order of the outline."""
    asked = asked_by(outline)
    chosen = sum(unit.is_done(state) for unit in asked.free)
    units = asked.required if chosen >= asked.choose else (*asked.required, *asked.free)
    keys = {unit.item["key"] for unit in units if not unit.is_done(state)}
    yield from (item for item in outline["items"] if item["key"] in keys)


def done_keys(outline: Outline, state: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of all parts that are done or stand in one unit with one that is."""
    asked = asked_by(outline)
    return frozenset(key for unit in (*asked.required, *asked.free) if unit.is_done(state) for key in unit.keys)


def resume_step(
    outline: Outline, state: Mapping[str, str], *, last_key: str = "", shut: Collection[str] = ()
) -> OutlineItem | None:
    """Return where to go on: the bookmarked step while it is open, else the first thing to do, nothing when all is done.

    A step whose key is in ``shut`` is passed over while there is another.
    """
    done = done_keys(outline, state)
    open_items = list(to_do(outline, state))
    marked = [item for item in outline["items"] if item["key"] == last_key and open_items]
    ways = [item for item in (*marked, *open_items) if item["key"] not in shut and item["key"] not in done]
    return next(iter((*ways, *open_items)), None)
