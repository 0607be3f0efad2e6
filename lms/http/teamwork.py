"""The team overview as data: sentences, people who need action, and rows. Knows dates and passes, never scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from lms.enrollment.models import Enrollment
from lms.enrollment.querysets import not_waived
from lms.organizations.models import Person
from lms.progress.status import Status, status_of

PAGE_SIZE = 50
MOST_ACTIONS = 20
DUE_DAYS = 30


@dataclass(frozen=True)
class Row:
    """One enrollment as a supervisor sees it."""

    enrollment: Enrollment
    status: Status

    @classmethod
    def of(cls, enrollment: Enrollment, *, at: datetime) -> Row:
        """Derive the status; a failed quiz is simply "in progress"."""
        return cls(enrollment, status_of(enrollment, at=at))


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


def sentences(enrollments: QuerySet[Enrollment], people: int, *, at: datetime) -> Says:
    """Count people who are overdue, due within 30 days, and who completed a course in the last 30 days.

    What is waived is neither overdue nor due.
    """
    still_open = Q(progress__completed_at__isnull=True) & not_waived(at)
    counted = enrollments.order_by().aggregate(
        overdue=Count("person", distinct=True, filter=still_open & Q(due_at__lte=at)),
        due=Count("person", distinct=True, filter=still_open & Q(due_at__gt=at, due_at__lte=_horizon(at))),
        completed=Count("person", distinct=True, filter=Q(progress__completed_at__gte=at - timedelta(days=DUE_DAYS))),
    )
    return Says(people=people, **counted)


def _horizon(at: datetime) -> datetime:
    """Return the end of the last day that is due in the next 30 days: a due date ends with its own day."""
    return at + timedelta(days=DUE_DAYS + 1)


def needs_action(enrollments: QuerySet[Enrollment], *, at: datetime) -> list[Row]:
    """Return the most urgent open enrollments that are overdue or due within 30 days and not waived, at most 20."""
    urgent = enrollments.filter(not_waived(at), progress__completed_at__isnull=True, due_at__lte=_horizon(at)).order_by(
        F("due_at").asc(), "pk"
    )
    return [Row.of(enrollment, at=at) for enrollment in urgent[:MOST_ACTIONS]]


def rows_of(people: Sequence[Person], enrollments: Iterable[Enrollment], *, at: datetime) -> list[PersonRow]:
    """Join people with their enrollments."""
    by_person: dict[int, list[Row]] = defaultdict(list)
    for enrollment in enrollments:
        by_person[enrollment.person_id].append(Row.of(enrollment, at=at))
    return [PersonRow(person, by_person[person.pk]) for person in people]
