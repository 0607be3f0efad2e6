"""Enroll a person in a course or a path."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from lms.catalog.models import Activity, Course
from lms.enrollment import services as enrollment_services
from lms.enrollment.links import CourseLink
from lms.enrollment.models import Enrollment
from lms.flows import learn
from lms.organizations.models import Person
from lms.progress import services as progress_services


def parts_of(path: Course, *, at: datetime) -> list[Course]:
    """Return the courses of a path that take learners."""
    parts = (
        Activity.objects.filter(course=path, retired_at__isnull=True, target__isnull=False)
        .exclude(target__edition=None)
        .select_related("target__edition")
    )
    return [part.target for part in parts if part.target is not None and part.target.takes_learners(at)]


@transaction.atomic
def enroll(
    *,
    person: Person,
    course: Course,
    source: str = Enrollment.Source.SELF,
    locale: str = "",
    at: datetime,
    due_date: date | None = None,
    link: CourseLink | None = None,
) -> Enrollment:
    """Enroll once; a second call returns the same enrollment. A path enrolls into each of its courses too.

    ``link`` is the invitation link by which somebody came in.

    Raises lms.enrollment.services.CourseClosedError when a new enrollment meets a closed course.
    """
    language = locale or person.language
    enrollment, created = enrollment_services.create(
        person=person, course=course, source=source, locale=language, at=at, due_date=due_date, link=link
    )
    progress_services.begin(enrollment=enrollment)
    if created and course.kind == Course.Kind.PATH:
        _enroll_in_parts(path=enrollment, at=at)
    return enrollment


def _enroll_in_parts(*, path: Enrollment, at: datetime) -> None:
    """Enroll in each course of the path that is open, and count those completed before.

    Each is locked first: one that completes at this moment is either seen here or sees the path.
    """
    for part in parts_of(path.course, at=at):
        enrollment = enroll(person=path.person, course=part, source=Enrollment.Source.PATH, locale=path.locale, at=at)
        if progress_services.lock(enrollment_id=enrollment.pk).progress.is_learned_here:
            learn.count_in_path(path_id=path.pk, course_enrollment=enrollment, at=at)
