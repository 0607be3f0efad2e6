"""The team overview as data: sentences, people who need action, and rows. Knows dates and passes, never scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from lms.enrollment.models import Enrollment
from lms.organizations.models import Person
from lms.progress.standing import Standing
from lms.reports.rows import Row

MOST_ACTIONS = 10
DAYS = 30


class Concern(TextChoices):
    """A reason to look at people, what needs action first. An enrollment has at most one of them."""

    OVERDUE = "overdue", _("Overdue")
    DUE = "due", _("Due in the next 30 days")
    NOT_STARTED = "not_started", _("Not started")
    COMPLETED = "completed", _("Completed in the last 30 days")

    def condition(self, standing: Standing) -> Q:
        """Return the condition of the enrollments that are meant."""
        conditions = {
            Concern.OVERDUE: standing.overdue(),
            Concern.DUE: standing.due_within(DAYS),
            Concern.NOT_STARTED: standing.due_later(DAYS) & standing.not_started(),
            Concern.COMPLETED: standing.completed_within(DAYS),
        }
        return conditions[self]


ACTIONS = (Concern.OVERDUE, Concern.DUE, Concern.NOT_STARTED)


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
    not_started: int
    completed: int


@dataclass(frozen=True)
class Group:
    """The most urgent enrollments of one concern, at most 10; ``more`` tells that there are others."""

    concern: Concern
    rows: list[Row]
    more: bool


def sentences(enrollments: QuerySet[Enrollment], people: int, *, at: datetime, zone: str = "UTC") -> Says:
    """Count the people of each concern; days are those of the time zone's calendar."""
    standing = Standing.on(at=at, zone=zone)
    counted = enrollments.order_by().aggregate(
        **{concern.value: Count("person", distinct=True, filter=concern.condition(standing)) for concern in Concern}
    )
    return Says(people=people, **counted)


def needs_action(enrollments: QuerySet[Enrollment], concern: Concern, *, at: datetime, zone: str = "UTC") -> Group:
    """Return the enrollments of a concern, the earliest due date first, at most 10."""
    wanted = enrollments.filter(concern.condition(Standing.on(at=at, zone=zone)))
    found = list(wanted.order_by(F("due_at").asc(nulls_last=True), "enrolled_at", "pk")[: MOST_ACTIONS + 1])
    rows = [Row.of(enrollment, at=at) for enrollment in found[:MOST_ACTIONS]]
    return Group(concern, rows, more=len(found) > MOST_ACTIONS)


def rows_of(people: Sequence[Person], enrollments: Iterable[Enrollment], *, at: datetime) -> list[PersonRow]:
    """Join people with their enrollments."""
    by_person: dict[int, list[Row]] = defaultdict(list)
    for enrollment in enrollments:
        by_person[enrollment.person_id].append(Row.of(enrollment, at=at))
    return [PersonRow(person, by_person[person.pk]) for person in people]
