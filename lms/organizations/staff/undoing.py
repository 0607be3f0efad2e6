"""Take an import back, person by person, except where somebody has changed something since: that would be lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.deletion import ProtectedError, RestrictedError

from lms.organizations import services
from lms.organizations.employment import Employment, License
from lms.organizations.models import Membership, Person, Team
from lms.organizations.staff.writing import BATCH, PERSON, Note

OWN = (Membership, Employment, License)
"""What an import itself ties to a person."""


def revert(*, undo: dict[str, Any], applied_at: datetime, at: datetime) -> tuple[list[int], list[int]]:
    """Take back what was done and return the ids of the people taken back that remain, and of those left as they are.

    People that the import brought are deleted with what it gave them; of the others the values come back, what was opened
    is closed now, and what was closed is open again. The caller holds the transaction.
    """
    notes: list[Note] = undo["people"]
    now = _Now(notes)
    kept = [note for note in notes if now.has_changed(note, applied_at)]
    kept_people = {note["person"] for note in kept}
    back = [note for note in notes if note["person"] not in kept_people]
    _delete_new([note for note in back if note["new"]])
    remaining = [note for note in back if not note["new"]]
    services.close(memberships=_all(remaining, "joined"), at=at)
    _reopen(remaining, now)
    _restore_values(remaining, now)
    _restore_licenses(remaining, now)
    _delete_teams(undo["teams"])
    return [note["person"] for note in remaining], sorted(kept_people)


def _all(notes: Iterable[Note], name: str) -> list[int]:
    return [pk for note in notes for pk in note[name]]


class _Now:
    """What is stored now about the people of an import, loaded in a fixed number of queries."""

    def __init__(self, notes: list[Note]) -> None:
        people = [note["person"] for note in notes]
        self.people = {
            row.pk: row for row in Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
        }
        self.employments = Employment.objects.in_bulk([note["employment"] for note in notes])
        closed = [pk for note in notes for pk, _start, _end in note["closed"]]
        joined = _all(notes, "joined")
        self.memberships = Membership.objects.in_bulk([*closed, *joined])
        self.licenses = License.objects.in_bulk([*_license_ids(notes), *_changed_ids(notes)])
        self.deputies = set(Membership.objects.filter(deputy_for__in=joined).values_list("deputy_for_id", flat=True))
        permanent = Membership.objects.filter(person__in=people, ends_at__isnull=True).exclude(pk__in=joined)
        self.taken = set(permanent.values_list("person_id", "organization_id", "team_id", "role"))
        self.referenced = _referenced([note for note in notes if note["new"]])

    def has_changed(self, note: Note, applied_at: datetime) -> bool:
        """Tell whether anything that the import wrote is not as it wrote it, or a new person is in use."""
        return (
            not self._values_are(note)
            or not self._memberships_are(note, applied_at)
            or not self._licenses_are(note)
            or note["person"] in self.referenced
        )

    def _values_are(self, note: Note) -> bool:
        person, employment = self.people.get(note["person"]), self.employments.get(note["employment"])
        if person is None or employment is None or (note["new"] and person.user_id is not None):
            return False
        rows = {name: person if name in PERSON.values() else employment for name in note["after"]}
        return all(_json(getattr(rows[name], name)) == value for name, value in note["after"].items())

    def _memberships_are(self, note: Note, applied_at: datetime) -> bool:
        joined = [self.memberships.get(pk) for pk in note["joined"]]
        closed = [self.memberships.get(pk) for pk, _start, _end in note["closed"]]
        return (
            all(row is not None and row.ends_at is None and row.pk not in self.deputies for row in joined)
            and all(row is not None and row.ends_at == applied_at for row in closed)
            and not any(row and self._place(row) in self.taken for row in closed)
        )

    def _place(self, row: Membership) -> tuple[int, int, int | None, str]:
        return row.person_id, row.organization_id, row.team_id, row.role

    def _licenses_are(self, note: Note) -> bool:
        written = [*note["licenses"], *([pk, new] for pk, _old, new in note["license_days"])]
        return all(pk in self.licenses and _json(self.licenses[pk].expires_on) == day for pk, day in written)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _license_ids(notes: Iterable[Note]) -> list[int]:
    return [pk for note in notes for pk, _day in note["licenses"]]


def _changed_ids(notes: Iterable[Note]) -> list[int]:
    return [pk for note in notes for pk, _old, _new in note["license_days"]]


def _referenced(notes: list[Note]) -> set[int]:
    """Return the new people to whom any table ties something that the import did not."""
    people = [note["person"] for note in notes]
    own = {Membership: _all(notes, "joined"), License: _license_ids(notes)}
    own[Employment] = [note["employment"] for note in notes]
    found: set[int] = set()
    for relation in Person._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": people})
        if relation.related_model in own:
            rows = rows.exclude(pk__in=own[relation.related_model])
        found.update(rows.values_list(relation.field.name, flat=True))
    return found


def _delete_new(notes: list[Note]) -> None:
    Membership.objects.filter(pk__in=_all(notes, "joined")).delete()
    License.objects.filter(pk__in=_license_ids(notes)).delete()
    Employment.objects.filter(pk__in=[note["employment"] for note in notes]).delete()
    Person.objects.filter(pk__in=[note["person"] for note in notes]).delete()


def _reopen(notes: list[Note], now: _Now) -> None:
    rows = []
    for note in notes:
        for pk, start, end in note["closed"]:
            row = now.memberships[pk]
            row.starts_at = datetime.fromisoformat(start)
            row.ends_at = datetime.fromisoformat(end) if end else None
            rows.append(row)
    Membership.objects.bulk_update(rows, ["starts_at", "ends_at"], batch_size=BATCH)


def _restore_values(notes: list[Note], now: _Now) -> None:
    people, employments = [], []
    for note in notes:
        person, employment = now.people[note["person"]], now.employments[note["employment"]]
        for name, value in note["before"].items():
            row: Person | Employment = person if name in PERSON.values() else employment
            setattr(row, name, date.fromisoformat(value) if name.endswith("_on") and value else value)
        people.append(person)
        employments.append(employment)
    Person.objects.bulk_update(people, [*PERSON.values()], batch_size=BATCH)
    Employment.objects.bulk_update(employments, ["kind", "profession", "hired_on", "left_on"], batch_size=BATCH)


def _restore_licenses(notes: list[Note], now: _Now) -> None:
    License.objects.filter(pk__in=_license_ids(notes)).delete()
    rows = []
    for note in notes:
        for pk, old, _new in note["license_days"]:
            row = now.licenses[pk]
            row.expires_on = date.fromisoformat(old) if old else None
            rows.append(row)
    License.objects.bulk_update(rows, ["expires_on"], batch_size=BATCH)


def _delete_teams(teams: Collection[int]) -> None:
    """Delete the teams that the import made and nobody uses, those below first."""
    for team in Team.objects.filter(pk__in=teams).order_by("-path"):
        current = Team.objects.get(pk=team.pk)
        if current.numchild:
            continue
        try:
            with transaction.atomic():
                current.delete()
        except (ProtectedError, RestrictedError):
            continue
