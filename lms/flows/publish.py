"""Publish a course: the catalog is synced, learners under way follow, completions stay as they were."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.catalog import services as catalog
from lms.catalog.models import Course
from lms.catalog.outline import CourseData
from lms.enrollment import services as enrollment
from lms.flows import learn


@transaction.atomic
def publish(*, data: CourseData, at: datetime) -> Course:
    """Write the catalog records of a published course or path and count its open enrollments anew."""
    synced = catalog.sync_course(data=data, at=at)
    edition = synced.course.edition
    if synced.edition_changed and edition is not None:
        for pk in enrollment.follow_edition(course=synced.course, edition=edition):
            learn.settle(enrollment_id=pk, at=at)
    return synced.course
