"""Remind people by hand: a supervisor asks, the cap and the person's quiet hours decide when mail may go (ADR 0044)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from lms.conf import conf
from lms.enrollment.cadence import is_silent
from lms.enrollment.models import Enrollment
from lms.notifications.services import Message, queue_all
from lms.organizations.models import Person
from lms.requirements.models import Nudge
from lms.requirements.nudging import Offer, free_from


@dataclass
class History:
    """Which reminders by hand are recent: the moments of each enrollment and of each person, by their integer keys."""

    by_enrollment: dict[int, list[datetime]]
    by_person: dict[int, list[datetime]]
    at: datetime

    @classmethod
    def of(cls, people: Collection[int], *, at: datetime) -> History:
        """Read what these people got in the days that count, in one query."""
        history = cls(defaultdict(list), defaultdict(list), at)
        recent = Nudge.objects.filter(
            enrollment__person__in=people, asked_at__gt=at - timedelta(days=conf.NUDGE_DAYS)
        ).values_list("enrollment_id", "enrollment__person_id", "asked_at")
        for enrollment_id, person_id, asked_at in recent:
            history.add(enrollment_id, person_id, asked_at)
        return history

    def add(self, enrollment_id: int, person_id: int, asked_at: datetime) -> None:
        """Count one reminder."""
        self.by_enrollment[enrollment_id].append(asked_at)
        self.by_person[person_id].append(asked_at)

    def offer(self, enrollment: Enrollment) -> Offer:
        """Return when a person may be reminded of the enrollment again."""
        own = self.by_enrollment[enrollment.pk]
        again = free_from(
            own=own,
            person=self.by_person[enrollment.person_id],
            at=self.at,
            days=conf.NUDGE_DAYS,
            most=conf.NUDGE_MOST,
        )
        return Offer(max(own, default=None), again)


def offers(enrollments: Collection[Enrollment], *, at: datetime) -> dict[int, Offer]:
    """Return the offer of each enrollment that its person can be reminded of, by its integer key, in one query.

    Left out are people without an address, what is complete or waived, and what was reminded of until the last mail:
    there somebody has to talk. Person and progress are loaded.
    """
    wanted = [enrollment for enrollment in enrollments if _can_be_reminded(enrollment, at=at)]
    history = History.of({enrollment.person_id for enrollment in wanted}, at=at)
    return {enrollment.pk: history.offer(enrollment) for enrollment in wanted}


def _can_be_reminded(enrollment: Enrollment, *, at: datetime) -> bool:
    if not enrollment.person.email or enrollment.progress.completed_at is not None or enrollment.is_waived(at):
        return False
    due = enrollment.due_date
    return due is None or not is_silent(due=due, today=enrollment.local_date(at))


@transaction.atomic
def nudge(*, enrollments: Sequence[Enrollment], by: Person, at: datetime) -> list[Nudge]:
    """Remind people of these enrollments, which the caller may see; return the reminders that were put in line.

    What may not be reminded of now is passed over. The people are locked, in the order of their keys, so that two
    supervisors at once send one.
    """
    people = sorted({enrollment.person_id for enrollment in enrollments})
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    list(locked.values_list("pk", flat=True))
    rows = Enrollment.objects.to_be_completed(at=at).filter(pk__in=[enrollment.pk for enrollment in enrollments])
    history, asked = History.of(people, at=at), []
    for row in rows.select_related("person", "progress").order_by("due_at", "pk"):
        if _can_be_reminded(row, at=at) and history.offer(row).is_open:
            history.add(row.pk, row.person_id, at)
            asked.append(Nudge(enrollment=row, asked_by=by, asked_at=at))
    Nudge.objects.bulk_create(asked)
    queue_all(messages=[_message(each) for each in asked], at=at)
    return asked


def _message(asked: Nudge) -> Message:
    enrollment, by = asked.enrollment, asked.asked_by
    return Message(
        kind="nudge",
        person=enrollment.person,
        dedupe_key=f"nudge:{asked.uuid}",
        context={"enrollment": str(enrollment.uuid), "by": str(by.uuid)},
    )
