"""The team overview as data: sentences, people who need action, and rows. Knows dates and passes, never scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from lms.enrollment.models import Enrollment
from lms.organizations.models import Person
from lms.progress.status import Status, status

PAGE_SIZE = 50
MOST_ACTIONS = 20
DUE_DAYS = 30


@dataclass(frozen=True)
class Row:
    """One enrollment as a supervisor sees it."""

    enrollment: Enrollment
    status: Status

    @classmethod
    def of(cls, enrollment: Enrollment, *, today: date) -> Row:
        """Derive the status; a failed quiz is simply "in progress"."""
        progress = enrollment.progress
        code = status(
            completed=progress.completed_at is not None,
            started=progress.started_at is not None,
            due_date=enrollment.due_date,
            today=today,
        )
        return cls(enrollment, code)


@dataclass(frozen=True)
class PersonRow:
    """A person with their enrollments."""

    person: Person
    rows: list[Row]


@dataclass(frozen=True)
class Says:
    """The numbers of the sentences: people, not enrollments; somebody in two teams counts once."""

    people: int
    overdue: int
    due: int
    completed: int


def sentences(enrollments: QuerySet[Enrollment], people: int, *, today: date) -> Says:
    """Count people who are overdue, due within 30 days, and who completed a course in the last 30 days."""
    still_open = Q(progress__completed_at__isnull=True)
    soon = today + timedelta(days=DUE_DAYS)
    counted = enrollments.order_by().aggregate(
        overdue=Count("person", distinct=True, filter=still_open & Q(due_date__lt=today)),
        due=Count("person", distinct=True, filter=still_open & Q(due_date__gte=today, due_date__lte=soon)),
        completed=Count(
            "person", distinct=True, filter=Q(progress__completed_date__gte=today - timedelta(days=DUE_DAYS))
        ),
    )
    return Says(people=people, **counted)


def needs_action(enrollments: QuerySet[Enrollment], *, today: date) -> list[Row]:
    """Return the most urgent open enrollments that are overdue or due within 30 days, at most 20."""
    urgent = enrollments.filter(
        progress__completed_at__isnull=True, due_date__lte=today + timedelta(days=DUE_DAYS)
    ).order_by(F("due_date").asc(), "pk")
    return [Row.of(enrollment, today=today) for enrollment in urgent[:MOST_ACTIONS]]


def rows_of(people: Sequence[Person], enrollments: Iterable[Enrollment], *, today: date) -> list[PersonRow]:
    """Join people with their enrollments."""
    by_person: dict[int, list[Row]] = defaultdict(list)
    for enrollment in enrollments:
        by_person[enrollment.person_id].append(Row.of(enrollment, today=today))
    return [PersonRow(person, by_person[person.pk]) for person in people]
