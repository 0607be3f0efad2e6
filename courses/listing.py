"""The courses of the catalog with the visitor's own state, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from lms.base import clock
from lms.catalog.models import Course
from lms.enrollment.models import Enrollment
from lms.progress.status import Status, status_of

MOST_WORDS = 10


@dataclass(frozen=True)
class Listed:
    """A course in the catalog; ``status`` is None without an enrollment."""

    course: Course
    lessons: int
    status: Status | None


def listed(*, user: Any, query: str) -> dict[str, Any]:
    """Return ``paths`` and ``courses`` that are open and match the words of the search."""
    courses = Course.objects.filter(status=Course.Status.LIVE, edition__isnull=False).select_related("edition")
    for word in query.replace("\x00", " ").split()[:MOST_WORDS]:
        courses = courses.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    mine = {
        enrollment.course_id: enrollment
        for enrollment in Enrollment.objects.open().of_user(user).select_related("progress").order_by("cycle")
    }
    at = clock.now()
    rows = [
        Listed(course, _count(course), _status(mine.get(course.pk), at))
        for course in courses.order_by("page__path", "title", "pk")
    ]
    return {
        "paths": [row for row in rows if row.course.kind == Course.Kind.PATH],
        "courses": [row for row in rows if row.course.kind == Course.Kind.COURSE],
    }


def _count(course: Course) -> int:
    return len(course.edition.outline["items"]) if course.edition else 0


def _status(enrollment: Enrollment | None, at: datetime) -> Status | None:
    return status_of(enrollment, at=at) if enrollment else None
