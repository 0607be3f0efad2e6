"""Completions by records from elsewhere: events of their own, which can be taken back (ADR 0048).

Every function expects the enrollment row to be locked by ``lms.progress.services.lock``.
"""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from lms.enrollment.models import Enrollment
from lms.organizations.models import Person
from lms.progress import services
from lms.progress.models import CourseProgress, LearningEvent
from lms.progress.status import How

SOURCES = {How.IMPORTED: "import", How.ATTENDED: "attendance"}
"""What the events say about where they come from."""


def complete(
    *, enrollment: Enrollment, record: UUID, how: How, day: date, zone: str, actor: Person, at: datetime
) -> None:
    """Append the completion and write it. Only the day is known, so it counts from the day's first moment in the zone."""
    completed = services.event(
        enrollment=enrollment,
        item=None,
        kind=LearningEvent.Kind.COMPLETED,
        result=None,
        at=at,
        idempotency_key=f"outside:{record}",
        actor=actor,
        source=SOURCES[how],
    )
    completed.occurred_at = datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
    completed.payload = {"record": str(record), "how": how.value}
    services.append(events=[completed])
    _write(enrollment.progress, at=completed.occurred_at, day=day, zone=zone, how=how)


def take_back(*, enrollment: Enrollment, record: UUID, actor: Person, at: datetime) -> None:
    """Append the correction, and clear the completion unless the course was completed here since."""
    completed = LearningEvent.objects.get(idempotency_key=f"outside:{record}")
    recalled = services.event(
        enrollment=enrollment,
        item=None,
        kind=LearningEvent.Kind.RECALLED,
        result=None,
        at=at,
        idempotency_key=f"recalled:{record}",
        actor=actor,
        source=completed.source,
    )
    recalled.corrects = completed
    recalled.payload = {"record": str(record)}
    services.append(events=[recalled])
    if not enrollment.progress.is_learned_here:
        _write(enrollment.progress, at=None, day=None, zone="", how=How.HERE)


def _write(progress: CourseProgress, *, at: datetime | None, day: date | None, zone: str, how: How) -> None:
    progress.completed_at, progress.completed_date = at, day
    progress.time_zone, progress.completed_how = zone, how
    progress.save(update_fields=["completed_at", "completed_date", "time_zone", "completed_how"])
