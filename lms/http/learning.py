"""My learning as data: one next step and groups, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.enrollment.models import Enrollment
from lms.organizations.models import Person
from lms.progress.status import Status, status

ORDER = (Status.OVERDUE, Status.DUE_SOON, Status.IN_PROGRESS, Status.NOT_STARTED, Status.COMPLETE)


@dataclass(frozen=True)
class Row:
    """An enrollment in the list."""

    enrollment: Enrollment
    status: Status
    resume_url: str
    resume_title: str


def my_learning_groups(person: Person, *, today: date) -> dict[str, Any]:
    """Return ``groups`` as (status, rows) and ``next``, the row to go on with: the most urgent one that is not done."""
    enrollments = (
        Enrollment.objects.open()
        .filter(person=person)
        .select_related("course", "edition", "progress")
        .order_by("due_date", "-progress__started_at", "pk")
    )
    rows = [_row(enrollment, today) for enrollment in enrollments]
    groups = [(code, [row for row in rows if row.status == code]) for code in ORDER]
    open_rows = [row for _code, group in groups[:-1] for row in group if row.enrollment.course.kind == "course"]
    return {"groups": [(code, group) for code, group in groups if group], "next": open_rows[0] if open_rows else None}


def _row(enrollment: Enrollment, today: date) -> Row:
    progress = enrollment.progress
    code = status(
        completed=progress.completed_at is not None,
        started=progress.started_at is not None,
        due_date=enrollment.due_date,
        today=today,
    )
    items = enrollment.edition.outline["items"]
    open_items = [item for item in items if progress.state.get(item["key"]) != "done"]
    last = next((item for item in open_items if item["key"] == str(progress.last_key)), None)
    step = last or (open_items[0] if open_items else None)
    return Row(
        enrollment,
        code,
        step["url"] if step else enrollment.course.url,
        step["title"] if step else "",
    )
