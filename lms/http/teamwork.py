"""The team overview as data: people who need action, and rows. Knows dates and passes, never scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, QuerySet

from lms.enrollment.models import Enrollment
from lms.flows.nudge import offers
from lms.organizations.models import Person
from lms.progress.standing import Standing
from lms.reports.concerns import Concern
from lms.reports.rows import Row
from lms.requirements.nudging import Offer

MOST_ACTIONS = 10
ACTIONS = (Concern.OVERDUE, Concern.DUE, Concern.NOT_STARTED)


@dataclass(frozen=True)
class PersonRow:
    """A person with their enrollments."""

    person: Person
    rows: list[Row]


@dataclass(frozen=True)
class Action:
    """A row to act on, and when its person may be reminded by hand; no offer where somebody has to talk instead."""

    row: Row
    offer: Offer | None = None


@dataclass(frozen=True)
class Group:
    """The most urgent enrollments of one concern, at most 10; ``more`` tells that there are others."""

    concern: Concern
    actions: list[Action]
    more: bool

    @property
    def can_remind(self) -> bool:
        """Tell whether somebody of the group may be reminded now."""
        return any(action.offer and action.offer.is_open for action in self.actions)


def needs_action(enrollments: QuerySet[Enrollment], concern: Concern, *, at: datetime, zone: str = "UTC") -> Group:
    """Return the enrollments of a concern, the earliest due date first, at most 10."""
    wanted = enrollments.filter(concern.condition(Standing.on(at=at, zone=zone)))
    found = list(wanted.order_by(F("due_at").asc(nulls_last=True), "enrolled_at", "pk")[: MOST_ACTIONS + 1])
    actions = [Action(Row.of(enrollment, at=at)) for enrollment in found[:MOST_ACTIONS]]
    return Group(concern, actions, more=len(found) > MOST_ACTIONS)


def groups_of(enrollments: QuerySet[Enrollment], *, at: datetime, zone: str) -> list[Group]:
    """Return who needs action, what is overdue first; of this, those to talk with stand in front, in a group of their own."""
    found = [needs_action(enrollments, concern, at=at, zone=zone) for concern in ACTIONS]
    talks = [action for action in found[0].actions if action.row.asks_for_a_talk]
    overdue = [action for action in found[0].actions if not action.row.asks_for_a_talk]
    groups = [Group(Concern.TALK, talks, more=False), replace(found[0], actions=overdue), *found[1:]]
    return [group for group in groups if group.actions or group.more]


def with_offers(groups: Sequence[Group], *, at: datetime) -> list[Group]:
    """Add to each row whether its person may be reminded now, in one query."""
    found = offers([action.row.enrollment for group in groups for action in group.actions], at=at)
    return [
        replace(group, actions=[Action(each.row, found.get(each.row.enrollment.pk)) for each in group.actions])
        for group in groups
    ]


def rows_of(people: Sequence[Person], enrollments: Iterable[Enrollment], *, at: datetime) -> list[PersonRow]:
    """Join people with their enrollments."""
    by_person: dict[int, list[Row]] = defaultdict(list)
    for enrollment in enrollments:
        by_person[enrollment.person_id].append(Row.of(enrollment, at=at))
    return [PersonRow(person, by_person[person.pk]) for person in people]
