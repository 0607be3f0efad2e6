"""Release what was changed in a course that people take: one edition, with what it asks of whom (ADR 0071)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.catalog import services as catalog
from lms.catalog.changes import Effect
from lms.catalog.editions import Release
from lms.catalog.models import Course, CourseEdition
from lms.catalog.outline import CourseData
from lms.enrollment import services as enrollment
from lms.flows import learn


class NothingToReleaseError(Exception):
    """No change waits, and nothing is asked for again."""


@transaction.atomic
def release(*, data: CourseData, decided: Release, at: datetime) -> CourseEdition:
    """Make the edition, and move those who go on in it.

    A correction of wording asks nothing of anybody, so it reaches everybody who takes the edition before, whatever was
    decided about following.

    Raises NothingToReleaseError.
    """
    before = Course.objects.select_related("edition").get(key=data.key).edition
    synced = catalog.release(data=data, decided=decided, at=at)
    edition = synced.course.edition
    if not synced.edition_changed or edition is None:
        raise NothingToReleaseError
    follows = edition.follow == CourseEdition.Follow.MOVE
    if follows or asks_nothing(edition):
        moved = enrollment.follow_edition(course=synced.course, edition=edition, before=None if follows else before)
        for pk in moved:
            learn.settle(enrollment_id=pk, at=at)
    return edition


def asks_nothing(edition: CourseEdition) -> bool:
    """Tell whether all that an edition changed is wording: the same parts, in any order, and nothing to do again."""
    asking = {"new", "removed", "rule"}
    return not any(Effect(line["effect"]).asks or asking & set(line["signs"]) for line in edition.changes)


@transaction.atomic
def change_over(*, enrollment_id: int, at: datetime) -> bool:
    """Move one enrollment to the current edition of its course, as its learner chose; return whether it moved.

    It does not where the author wants people to finish the version that they began.
    """
    course = Course.objects.filter(enrollments=enrollment_id)
    edition = CourseEdition.objects.select_related("course").get(pk__in=course.values("edition"))
    if edition.follow == CourseEdition.Follow.STAY:
        return False
    moved = enrollment.follow_edition(course=edition.course, edition=edition, only=[enrollment_id])
    for pk in moved:
        learn.settle(enrollment_id=pk, at=at)
    return bool(moved)
