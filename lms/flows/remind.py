"""Remind people of due dates: 30, 14, 7 and 1 days before, and three times after."""

from __future__ import annotations

from datetime import datetime, timedelta

from lms.enrollment.cadence import BEFORE, GRACE_DAYS, STEPS, step_on
from lms.enrollment.models import Enrollment
from lms.notifications.services import Message, queue_all

PAGE_SIZE = 500
MOST_PAGES = 20
ZONES = timedelta(days=2)
"""A due date is a day of the organization's calendar, and its moment is the end of that day."""


def remind(*, at: datetime, after: int = 0) -> tuple[int, int]:
    """Put the reminders of today in line, from the enrollment after this key on, at most 10,000 enrollments.

    Returns how many are new, and the key to go on after: 0 when all were seen. Repeating it queues nothing twice.
    """
    queued = 0
    for _page in range(MOST_PAGES):
        page = _candidates(at=at, after=after)
        queued += queue_all(messages=[mail for row in page if (mail := _reminder(row, at=at))], at=at)
        if len(page) < PAGE_SIZE:
            return queued, 0
        after = page[-1].pk
    return queued, after


def _candidates(*, at: datetime, after: int) -> list[Enrollment]:
    """Return a page of enrollments whose due date is near enough for any reminder."""
    first, last = at - timedelta(days=max(STEPS) + GRACE_DAYS) - ZONES, at + timedelta(days=max(BEFORE)) + ZONES
    near = Enrollment.objects.reminded(at=at).filter(pk__gt=after, due_at__gt=first, due_at__lt=last)
    return list(near.select_related("person").order_by("pk")[:PAGE_SIZE])


def _reminder(enrollment: Enrollment, *, at: datetime) -> Message | None:
    due = enrollment.due_date
    assert due is not None  # noqa: S101  # ``reminded`` asks for it
    assigned = enrollment.local_date(enrollment.enrolled_at)
    step = step_on(due=due, assigned=assigned, today=enrollment.local_date(at))
    if step is None:
        return None
    return Message(
        kind="due" if step < 0 else "overdue",
        person=enrollment.person,
        dedupe_key=f"due:{enrollment.pk}:{due}:{step}",
        context={"enrollment": str(enrollment.uuid), "due_date": due.isoformat()},
    )
