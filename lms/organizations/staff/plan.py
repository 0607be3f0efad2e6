"""Compare a staff file with what is stored: who is new, changed, unchanged, leaving. Pure: no database, no Django.

The same plan is shown before anything is stored and carried out afterwards (ADR 0032).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.organizations.staff.columns import Column
from lms.organizations.staff.wanted import LEARNER, License, Path, Refusal, Wanted, Why

Place = tuple[Path, str]
"""A team, by the names of those above it and its own in small letters, and the role there; no names: the organization."""


class Outcome(StrEnum):
    """What happens to a person."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEAVING = "leaving"


@dataclass(frozen=True, kw_only=True)
class Known:
    """A person of the organization as stored. ``places`` are the memberships without an end."""

    person_id: int
    employment_id: int
    legal_name: str
    family_name: str
    email: str
    has_login: bool
    kind: str
    profession: str
    hired_on: date | None
    left_on: date | None
    places: frozenset[Place] = frozenset()
    licenses: Mapping[tuple[str, str], date | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A value that becomes another."""

    column: Column
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What happens to one person: the values to store, and the memberships to close and to open."""

    outcome: Outcome
    employee_id: str
    name: str
    line: int | None
    known: Known | None
    values: Mapping[Column, str | date | None] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    moves_from: Place | None = None
    joins: Place | None = None
    license: License | None = None


@dataclass(frozen=True)
class Plan:
    """All that an import does; ``new_teams`` stand with parents first."""

    entries: list[Entry]
    refusals: list[Refusal]
    new_teams: list[Path]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many people each outcome has, and how many lines are refused."""
        found = Counter(entry.outcome for entry in self.entries)
        return {**{outcome.value: found[outcome] for outcome in Outcome}, "refused": len(self.refusals)}

    @property
    def fingerprint(self) -> str:
        """Return a digest that differs for another plan."""
        done = [
            (
                one.employee_id,
                one.outcome,
                list(one.values.items()),
                one.changes,
                one.moves_from,
                one.joins,
                one.license,
            )
            for one in self.entries
        ]
        return hashlib.sha256(repr((done, self.refusals, self.new_teams)).encode()).hexdigest()

    def of(self, outcome: Outcome) -> list[Entry]:
        """Return the people with an outcome."""
        return [entry for entry in self.entries if entry.outcome == outcome]


def key(path: Path) -> Path:
    """Return the names of a team as they are compared: case makes no difference."""
    return tuple(name.casefold() for name in path)


def make(
    lines: Iterable[Wanted | Refusal],
    known: Mapping[str, Known],
    *,
    teams: Iterable[Path],
    create_teams: bool,
    missing_left: bool,
    today: date,
) -> Plan:
    """Return the plan for the lines of a file. ``known`` is by employee id, ``teams`` are all paths of the organization.

    With ``missing_left`` those who are employed, have an id and stand in no line are leaving; a refused line counts.
    """
    there = {key(path) for path in teams}
    entries: list[Entry] = []
    refusals: list[Refusal] = []
    new_teams: dict[Path, Path] = {}
    seen: dict[str, int] = {}
    for said in lines:
        line = _first_of_its_id(said, seen)
        if isinstance(line, Wanted):
            line = _possible(line, known.get(line.employee_id), there if not create_teams else None)
        if isinstance(line, Refusal):
            refusals.append(line)
            continue
        if not line.left_on:
            new_teams |= {
                key(part): part for part in _with_parents(line.team) if key(part) not in there | new_teams.keys()
            }
        entries.append(_entry(line, known.get(line.employee_id)))
    if missing_left:
        entries += [_leaving(name, one, today) for name, one in known.items() if name not in seen and not one.left_on]
    return Plan(entries, refusals, list(new_teams.values()))


def _with_parents(path: Path) -> list[Path]:
    return [path[:depth] for depth in range(1, len(path) + 1)]


def _first_of_its_id(line: Wanted | Refusal, seen: dict[str, int]) -> Wanted | Refusal:
    number = line.line
    if line.employee_id and seen.setdefault(line.employee_id, number) != number:
        return Refusal(number, line.employee_id, Why.SAME_ID, Column.EMPLOYEE_ID, str(seen[line.employee_id]))
    return line


def _possible(wanted: Wanted, known: Known | None, there: set[Path] | None) -> Wanted | Refusal:
    """Refuse what does not fit to what is stored; without ``there`` every team can be made."""
    hired_on = wanted.hired_on or (known.hired_on if known else None)
    if wanted.left_on and hired_on and wanted.left_on < hired_on:
        return Refusal(wanted.line, wanted.employee_id, Why.LEFT_BEFORE_HIRED, Column.LEFT_ON, str(wanted.left_on))
    if wanted.team and not wanted.left_on and there is not None and key(wanted.team) not in there:
        return Refusal(wanted.line, wanted.employee_id, Why.UNKNOWN_TEAM, Column.TEAM, " / ".join(wanted.team))
    return wanted


def _entry(wanted: Wanted, known: Known | None) -> Entry:
    values = _values(wanted, known)
    if known is None:
        joins = None if wanted.left_on else (key(wanted.team), wanted.role or LEARNER)
        return Entry(
            outcome=Outcome.NEW,
            employee_id=wanted.employee_id,
            name=wanted.legal_name,
            line=wanted.line,
            known=None,
            values=values,
            joins=joins,
            license=wanted.license,
        )
    moves_from, joins = (None, None) if wanted.left_on else _place(wanted, known.places)
    license_ = wanted.license if _is_news(wanted.license, known) else None
    changes = [Change(column, _said(_stored(known, column)), _said(value)) for column, value in values.items()]
    if joins:
        changes.append(Change(Column.TEAM, _placed(moves_from), _placed(joins)))
    if license_:
        changes.append(Change(Column.LICENSE_NUMBER, "", f"{license_.state} {license_.number}"))
    leaving = bool(wanted.left_on) and known.left_on is None
    outcome = Outcome.LEAVING if leaving else Outcome.CHANGED if changes else Outcome.UNCHANGED
    return Entry(
        outcome=outcome,
        employee_id=wanted.employee_id,
        name=wanted.legal_name if not known.has_login else known.legal_name,
        line=wanted.line,
        known=known,
        values=values,
        changes=tuple(changes),
        moves_from=moves_from,
        joins=joins,
        license=license_,
    )


def _leaving(employee_id: str, known: Known, today: date) -> Entry:
    day = max(today, known.hired_on or today)
    return Entry(
        outcome=Outcome.LEAVING,
        employee_id=employee_id,
        name=known.legal_name,
        line=None,
        known=known,
        values={Column.LEFT_ON: day},
        changes=(Change(Column.LEFT_ON, "", _said(day)),),
    )


def _values(wanted: Wanted, known: Known | None) -> dict[Column, str | date | None]:
    """Return what the line says and what is not stored yet. The name and e-mail of somebody with a login are their own."""
    said: dict[Column, str | date | None] = {
        Column.KIND: wanted.kind,
        Column.PROFESSION: wanted.profession,
        Column.HIRED_ON: wanted.hired_on,
    }
    if known is None or not known.has_login:
        said |= {Column.NAME: wanted.legal_name, Column.FAMILY_NAME: wanted.family_name, Column.EMAIL: wanted.email}
    values: dict[Column, str | date | None] = {
        column: value for column, value in said.items() if value and value != _stored(known, column)
    }
    if wanted.left_on != _stored(known, Column.LEFT_ON):
        values[Column.LEFT_ON] = wanted.left_on
    return values


def _stored(known: Known | None, column: Column) -> str | date | None:
    if known is None:
        return None
    stored: dict[Column, str | date | None] = {
        Column.NAME: known.legal_name,
        Column.FAMILY_NAME: known.family_name,
        Column.EMAIL: known.email,
        Column.KIND: known.kind,
        Column.PROFESSION: known.profession,
        Column.HIRED_ON: known.hired_on,
        Column.LEFT_ON: known.left_on,
    }
    return stored[column]


def _place(wanted: Wanted, places: frozenset[Place]) -> tuple[Place | None, Place | None]:
    """Return the membership to close and the one to open.

    Somebody in one team in a role moves; somebody in several is added to the one named, since a file cannot know which to
    leave. Nobody loses a membership of another role by a file.
    """
    target = (key(wanted.team), wanted.role or LEARNER)
    same_role = [place for place in places if place[1] == target[1]]
    if target in places or (not wanted.team and (same_role or (places and not wanted.role))):
        return None, None
    return (same_role[0] if len(same_role) == 1 else None), target


def _is_news(license_: License | None, known: Known) -> bool:
    if license_ is None:
        return False
    named = (license_.state, license_.number)
    return named not in known.licenses or bool(license_.expires_on and known.licenses[named] != license_.expires_on)


def _placed(place: Place | None) -> str:
    return f"{' / '.join(place[0])} ({place[1]})" if place else ""


def _said(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
