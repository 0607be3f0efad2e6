"""One enrollment as a supervisor sees it at a moment: pass and date, never a score or a failed attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lms.enrollment.cadence import is_silent
from lms.enrollment.models import Enrollment
from lms.progress.status import Status, happened, status_of


@dataclass(frozen=True)
class Row:
    """An enrollment with its status; what happened after ``at`` is not in it."""

    enrollment: Enrollment
    status: Status
    at: datetime

    @classmethod
    def of(cls, enrollment: Enrollment, *, at: datetime) -> Row:
        """Derive the status; a failed quiz is simply "in progress"."""
        return cls(enrollment, status_of(enrollment, at=at), at)

    @property
    def started_at(self) -> datetime | None:
        """Return when it was begun, if by then."""
        started = self.enrollment.progress.started_at
        return started if happened(started, at=self.at) else None

    @property
    def completed_at(self) -> datetime | None:
        """Return when it was completed, if by then."""
        completed = self.enrollment.progress.completed_at
        return completed if happened(completed, at=self.at) else None

    @property
    def how(self) -> str:
        """Return how the completion came about, if it was completed by then; empty text if not."""
        return self.enrollment.progress.completed_how if self.completed_at else ""

    @property
    def completed_date(self) -> date | None:
        """Return the local date of the completion that the certificate carries, if it was completed by then."""
        return self.enrollment.progress.completed_date if self.completed_at else None

    @property
    def asks_for_a_talk(self) -> bool:
        """Tell whether it is overdue and all reminders were sent, so that the supervisor has to talk with the person."""
        due, today = self.enrollment.due_date, self.enrollment.local_date(self.at)
        return self.status == Status.OVERDUE and due is not None and is_silent(due=due, today=today)
