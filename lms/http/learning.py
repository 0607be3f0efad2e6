"""My learning as data: one next step and groups, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.base.reading import here
from lms.catalog.said import say, title_said
from lms.enrollment.models import Enrollment
from lms.flows.opening import shut_parts
from lms.organizations.models import Person
from lms.progress.rules import resume_step
from lms.progress.status import Status, status_of

TO_DO = (Status.OVERDUE, Status.DUE_SOON, Status.IN_PROGRESS, Status.NOT_STARTED)
ORDER = (*TO_DO, Status.WAIVED, Status.COMPLETE)


@dataclass(frozen=True)
class Row:
    """An enrollment in the list."""

    enrollment: Enrollment
    status: Status
    resume_url: str
    """Empty when nothing of the course can be opened any more."""

    resume_title: str


def my_learning_groups(person: Person, *, at: datetime) -> dict[str, Any]:
    """Return ``groups`` as (status, rows) and ``next``, the row to go on with: the most urgent one that is not done."""
    enrollments = (
        Enrollment.objects.open()
        .filter(person=person)
        .select_related("course", "edition", "progress", "person")
        .order_by("due_at", "-progress__started_at", "pk")
    )
    rows = [_row(enrollment, at) for enrollment in enrollments]
    say(row.enrollment.course for row in rows)
    groups = [(code, [row for row in rows if row.status == code]) for code in ORDER]
    open_rows = [
        row for code, group in groups for row in group if code in TO_DO and row.enrollment.course.kind == "course"
    ]
    return {"groups": [(code, group) for code, group in groups if group], "next": open_rows[0] if open_rows else None}


def _row(enrollment: Enrollment, at: datetime) -> Row:
    progress = enrollment.progress
    shut = shut_parts(enrollment=enrollment, at=at, before=())
    step = resume_step(enrollment.edition.outline, progress.state, last_key=str(progress.last_key), shut=shut)
    return Row(
        enrollment,
        status_of(enrollment, at=at),
        here(step["url"] if step else (enrollment.course.url if enrollment.course.is_live else "")),
        title_said(step, step["title"]) if step else "",
    )
