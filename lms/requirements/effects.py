"""Whom an assignment reaches and what it would change for each: read before anything is saved, and again while saving."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from lms.enrollment.models import Enrollment
from lms.enrollment.services import Due
from lms.organizations.models import Membership, Person
from lms.requirements.due import asked_day, moves
from lms.requirements.models import Assignment, Extension


class Kind(StrEnum):
    """What happens to one person."""

    NEW = "new"
    MOVED = "moved"
    KEPT = "kept"
    COMPLETE = "complete"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One person: what happens, the due date asked for, the enrollment if there is one, and the cycle of a new one."""

    person: Person
    kind: Kind
    due: Due
    enrollment: Enrollment | None
    cycle: int


def audience_of(assignment: Assignment) -> QuerySet[Person]:
    """Return the people who are in the team, or in a team below it, or in the role of the organization now."""
    inside = Membership.objects.open()
    if assignment.team is not None:
        inside = inside.filter(role=Membership.Role.LEARNER, team__path__startswith=assignment.team.path)
    else:
        inside = inside.filter(organization=assignment.organization, role=assignment.role)
    return Person.objects.filter(pk__in=inside.values("person"))


def effects_of(*, assignment: Assignment, people: QuerySet[Person], at: datetime) -> list[Effect]:
    """Return what the assignment would do to each of the people, in two queries, ordered by name.

    ``people`` may come locked; the days of a due date count from ``at``.
    """
    found = sorted(people.with_zone(), key=lambda person: (person.family_name, person.legal_name, person.pk))  # type: ignore[attr-defined]
    enrollments = (
        Enrollment.objects.filter(person__in=[person.pk for person in found], course=assignment.course)
        .select_related("progress")
        .annotate(extended=Exists(Extension.objects.filter(enrollment=OuterRef("pk"))))
        .order_by("cycle")
    )
    by_person: dict[int, list[Enrollment]] = defaultdict(list)
    for enrollment in enrollments:
        by_person[enrollment.person_id].append(enrollment)
    return [_effect(assignment, person, by_person[person.pk], at) for person in found]


def _effect(assignment: Assignment, person: Person, cycles: list[Enrollment], at: datetime) -> Effect:
    zone = person.calendar_zone
    day = asked_day(due_date=assignment.due_date, due_days=assignment.due_days, start=at, zone=zone)
    current = next((cycle for cycle in reversed(cycles) if cycle.withdrawn_at is None), None)
    kind = _kind_of_existing(current, day, at) if current else _kind_of_new(assignment, at)
    return Effect(person=person, kind=kind, due=Due(day, zone), enrollment=current, cycle=len(cycles) + 1)


def _kind_of_new(assignment: Assignment, at: datetime) -> Kind:
    return Kind.NEW if assignment.course.takes_learners(at) else Kind.CLOSED


def _kind_of_existing(enrollment: Enrollment, day: date, at: datetime) -> Kind:
    if enrollment.progress.completed_at is not None:
        return Kind.COMPLETE
    if enrollment.is_waived(at):
        return Kind.KEPT
    moved = moves(current=enrollment.due_date, asked=day, extended=vars(enrollment)["extended"])
    return Kind.MOVED if moved else Kind.KEPT
