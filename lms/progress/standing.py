"""Where enrollments stand at a moment, as database conditions: the same answers as ``status``, for whole teams at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from lms.enrollment.querysets import not_waived, waived
from lms.progress.status import DUE_SOON_DAYS, How, Status


@dataclass(frozen=True)
class Standing:
    """Conditions on enrollments at a moment; ``today`` is its day in the organization's calendar (ADR 0019).

    How far a due date is ahead is counted in days of that calendar. An enrollment whose due date is of another zone can
    be a day off in that count; overdue is exact everywhere.
    """

    at: datetime
    today: date

    @classmethod
    def on(cls, *, at: datetime, zone: str) -> Standing:
        """Return the conditions at a moment in a time zone."""
        return cls(at, at.astimezone(ZoneInfo(zone)).date())

    def complete(self) -> Q:
        """Return the condition: completed by then."""
        return Q(progress__completed_at__lte=self.at)

    def completed_within(self, days: int) -> Q:
        """Return the condition: completed in the days before."""
        return self.complete() & Q(progress__completed_at__gte=self.at - timedelta(days=days))

    def elsewhere(self) -> Q:
        """Return the condition: the completion did not happen here."""
        return ~Q(progress__completed_how=How.HERE)

    def unfinished(self) -> Q:
        """Return the condition: not completed by then."""
        return Q(progress__completed_at__isnull=True) | Q(progress__completed_at__gt=self.at)

    def waived(self) -> Q:
        """Return the condition: waived and not completed by then."""
        return self.unfinished() & waived(self.at)

    def asked_for(self) -> Q:
        """Return the condition: neither completed nor waived."""
        return self.unfinished() & not_waived(self.at)

    def overdue(self) -> Q:
        """Return the condition: the due date has passed without a completion."""
        return self.asked_for() & Q(due_at__lte=self.at)

    def overdue_by_more_than(self, days: int) -> Q:
        """Return the condition: overdue, and so many days have passed since the due date's own."""
        return self.overdue() & Q(due_date__lt=self.today - timedelta(days=days))

    def due_within(self, days: int) -> Q:
        """Return the condition: due today or in the days ahead, not completed."""
        return self.asked_for() & Q(due_at__gt=self.at, due_date__lte=self.today + timedelta(days=days))

    def due_later(self, days: int) -> Q:
        """Return the condition: due after the days ahead or without a date, not completed."""
        later = Q(due_at__isnull=True) | Q(due_at__gt=self.at, due_date__gt=self.today + timedelta(days=days))
        return self.asked_for() & later

    def started(self) -> Q:
        """Return the condition: begun by then."""
        return Q(progress__started_at__lte=self.at)

    def not_started(self) -> Q:
        """Return the condition: not begun by then."""
        return Q(progress__started_at__isnull=True) | Q(progress__started_at__gt=self.at)

    def saying(self, status: Status) -> Q:
        """Return the condition of the enrollments that say this status word.

        Raises KeyError for a word that nothing says yet.
        """
        conditions = {
            Status.COMPLETE: self.complete(),
            Status.WAIVED: self.waived(),
            Status.OVERDUE: self.overdue(),
            Status.DUE_SOON: self.due_within(DUE_SOON_DAYS),
            Status.IN_PROGRESS: self.due_later(DUE_SOON_DAYS) & self.started(),
            Status.NOT_STARTED: self.due_later(DUE_SOON_DAYS) & self.not_started(),
        }
        return conditions[status]


SAID = (Status.OVERDUE, Status.DUE_SOON, Status.NOT_STARTED, Status.IN_PROGRESS, Status.WAIVED, Status.COMPLETE)
"""The words that an enrollment can say, what needs action first."""
PROBLEMS = (Status.OVERDUE, Status.DUE_SOON)
"""The words that ask somebody to act."""
