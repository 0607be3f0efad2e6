"""Carry out a plan: a fixed number of statements, whatever the number of people; only new teams are made one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from lms.organizations import services
from lms.organizations.employment import Employment, License
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.staff.columns import Column
from lms.organizations.staff.plan import Entry, Outcome, Plan, key
from lms.organizations.staff.stored import Stored
from lms.organizations.staff.wanted import Path

BATCH = 500
PERSON = {Column.NAME: "legal_name", Column.FAMILY_NAME: "family_name", Column.EMAIL: "email"}
EMPLOYMENT = {
    Column.KIND: "kind",
    Column.PROFESSION: "profession",
    Column.HIRED_ON: "hired_on",
    Column.LEFT_ON: "left_on",
}

Note = dict[str, Any]
"""What was done to one person, in what JSON can hold, so that it can be undone."""


def write(*, plan: Plan, stored: Stored, organization: Organization, at: datetime) -> dict[str, Any]:
    """Store what the plan says and return what the undo needs. The caller holds the transaction."""
    teams = dict(stored.teams)
    made = _make_teams(plan.new_teams, teams, organization)
    entries = [entry for entry in plan.entries if entry.outcome != Outcome.UNCHANGED]
    notes = _write_new([entry for entry in entries if entry.known is None], organization)
    notes += _write_known([entry for entry in entries if entry.known is not None])
    _close(entries, notes, stored, organization, at)
    _join(entries, notes, teams, organization, at)
    _license(entries, notes, stored)
    return {"people": notes, "teams": made}


def _make_teams(paths: list[Path], teams: dict[Path, Team], organization: Organization) -> list[int]:
    made = []
    for path in paths:
        fields = {"name": path[-1], "organization": organization}
        above = teams.get(key(path[:-1]))
        team = Team.objects.get(pk=above.pk).add_child(**fields) if above else Team.add_root(**fields)
        teams[key(path)] = team
        made.append(team.pk)
    return made


def _named(values: Mapping[Column, str | date | None], names: Mapping[Column, str]) -> dict[str, Any]:
    return {names[column]: value for column, value in values.items() if column in names}


def _write_new(entries: list[Entry], organization: Organization) -> list[Note]:
    people = Person.objects.bulk_create(
        [Person(time_zone=organization.time_zone, **_named(entry.values, PERSON)) for entry in entries],
        batch_size=BATCH,
    )
    employments = Employment.objects.bulk_create(
        [
            Employment(
                person=person,
                organization=organization,
                employee_id=entry.employee_id,
                **_named(entry.values, EMPLOYMENT),
            )
            for entry, person in zip(entries, people, strict=True)
        ],
        batch_size=BATCH,
    )
    return [
        _note(person, employment, new=True, before={}, after=_plain([*PERSON.values()], person) | _kept(employment))
        for person, employment in zip(people, employments, strict=True)
    ]


def _write_known(entries: list[Entry]) -> list[Note]:
    known = [entry.known for entry in entries if entry.known is not None]
    people = Person.objects.in_bulk([one.person_id for one in known])
    employments = Employment.objects.in_bulk([one.employment_id for one in known])
    notes, renamed, changed = [], [], []
    for entry, one in zip(entries, known, strict=True):
        person, employment = people[one.person_id], employments[one.employment_id]
        of_person, of_employment = _named(entry.values, PERSON), _named(entry.values, EMPLOYMENT)
        before = _plain([*of_person], person) | _plain([*of_employment], employment)
        _set(person, of_person)
        _set(employment, of_employment)
        renamed += [person] if of_person else []
        changed += [employment] if of_employment else []
        after = _plain([*of_person], person) | _plain([*of_employment], employment)
        notes.append(_note(person, employment, new=False, before=before, after=after))
    if renamed:
        Person.objects.bulk_update(renamed, [*PERSON.values()], batch_size=BATCH)
    if changed:
        Employment.objects.bulk_update(changed, [*EMPLOYMENT.values()], batch_size=BATCH)
    return notes


def _set(row: Person | Employment, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _kept(employment: Employment) -> dict[str, Any]:
    return _plain([*EMPLOYMENT.values(), "employee_id"], employment)


def _plain(names: list[str], row: Person | Employment) -> dict[str, Any]:
    """Return values of a row as JSON can hold them."""
    values = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _note(person: Person, employment: Employment, *, new: bool, before: dict[str, Any], after: dict[str, Any]) -> Note:
    return {
        "person": person.pk,
        "employment": employment.pk,
        "new": new,
        "before": before,
        "after": after,
        "joined": [],
        "closed": [],
        "licenses": [],
        "license_days": [],
    }


def _close(entries: list[Entry], notes: list[Note], stored: Stored, organization: Organization, at: datetime) -> None:
    """Close what people move from, and everything of those who are leaving, with the memberships of deputies."""
    leaving = [entry.known.person_id for entry in entries if entry.outcome == Outcome.LEAVING and entry.known]
    moved = [
        stored.memberships[entry.known.person_id, entry.moves_from]
        for entry in entries
        if entry.known and entry.moves_from
    ]
    theirs = Q(person__in=leaving, organization=organization) | Q(pk__in=moved)
    deputies = Q(deputy_for__person__in=leaving, deputy_for__organization=organization) | Q(deputy_for__in=moved)
    rows = list(Membership.objects.not_ended(at).filter(theirs | deputies).select_related("deputy_for"))
    by_person = {note["person"]: note for note in notes}
    for row in rows:
        owner = row.person_id if row.person_id in by_person or row.deputy_for is None else row.deputy_for.person_id
        by_person[owner]["closed"].append([row.pk, _day(row.starts_at), _day(row.ends_at)])
    services.close(memberships=[row.pk for row in rows], at=at)


def _join(
    entries: list[Entry], notes: list[Note], teams: dict[Path, Team], organization: Organization, at: datetime
) -> None:
    pairs = [(entry.joins, note) for entry, note in zip(_in_order(entries), notes, strict=True) if entry.joins]
    rows = Membership.objects.bulk_create(
        [
            Membership(
                person_id=note["person"],
                organization=organization,
                team=teams[path] if path else None,
                role=role,
                starts_at=at,
            )
            for (path, role), note in pairs
        ],
        batch_size=BATCH,
    )
    for row, (_place, note) in zip(rows, pairs, strict=True):
        note["joined"].append(row.pk)


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Return the entries in the order of their notes: new people first."""
    return [entry for entry in entries if entry.known is None] + [entry for entry in entries if entry.known is not None]


def _license(entries: list[Entry], notes: list[Note], stored: Stored) -> None:
    made, changed, owners = [], [], []
    for entry, note in zip(_in_order(entries), notes, strict=True):
        if entry.license is None:
            continue
        said = entry.license
        row = stored.licenses.get((note["person"], said.state, said.number))
        if row is None:
            made.append(License(person_id=note["person"], **vars(said)))
            owners.append(note)
        else:
            note["license_days"].append([row.pk, _day(row.expires_on), _day(said.expires_on)])
            row.expires_on = said.expires_on
            changed.append(row)
    for row, note in zip(License.objects.bulk_create(made, batch_size=BATCH), owners, strict=True):
        note["licenses"].append([row.pk, _day(row.expires_on)])
    if changed:
        License.objects.bulk_update(changed, ["expires_on"], batch_size=BATCH)
