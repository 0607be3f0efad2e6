"""The eleven status words of Attune, derived at a moment and never stored. Needs Django only for translation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from lms.enrollment.models import Enrollment

DUE_SOON_DAYS = 14


class Status(TextChoices):
    """One vocabulary for lists, player, matrix, mail and exports; an icon and a color role belong to each."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted for review")
    COMPLETE = "complete", _("Complete")
    NOT_PASSED = "not_passed", _("Not passed")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    EXPIRES_SOON = "expires_soon", _("Expires soon")
    EXPIRED = "expired", _("Expired")
    LOCKED = "locked", _("Locked")
    WAIVED = "waived", _("Waived")


class How(TextChoices):
    """How a completion came about; what did not happen here is marked wherever it is shown (ADR 0048)."""

    HERE = "here", _("Completed here")
    IMPORTED = "imported", _("Recorded from elsewhere")
    ATTENDED = "attended", _("Attended live session")


def status(*, completed: bool, started: bool, due_date: date | None, today: date, waived: bool = False) -> Status:
    """Return the status of an enrollment on a day of the organization's calendar.

    A due date ends with its day: the day after is overdue. Due soon is 14 days or fewer ahead. What is waived is never
    overdue; a completion counts all the same.
    """
    if completed:
        return Status.COMPLETE
    if waived:
        return Status.WAIVED
    if due_date is not None and today > due_date:
        return Status.OVERDUE
    if due_date is not None and due_date - today <= timedelta(days=DUE_SOON_DAYS):
        return Status.DUE_SOON
    return Status.IN_PROGRESS if started else Status.NOT_STARTED


def happened(moment: datetime | None, *, at: datetime) -> bool:
    """Tell whether something that has a moment had happened by another one."""
    return moment is not None and moment <= at


def status_of(enrollment: Enrollment, *, at: datetime) -> Status:
    """Return the status of an enrollment, its progress loaded, at a moment: what came later had not happened."""
    progress = enrollment.progress
    return status(
        completed=happened(progress.completed_at, at=at),
        started=happened(progress.started_at, at=at),
        due_date=enrollment.due_date,
        today=enrollment.local_date(at),
        waived=enrollment.is_waived(at),
    )
