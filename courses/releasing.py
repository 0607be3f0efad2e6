"""The release of a course: what is published and waits, and the edition made of it (ADR 0071)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from courses import outline, receivers
from lms.catalog import editions
from lms.catalog.changes import Changes
from lms.catalog.editions import Release
from lms.catalog.models import Course, CourseEdition
from lms.catalog.outline import CourseData, digest
from lms.flows.release import release


class ChangedMeanwhileError(Exception):
    """Something was published after the author looked at what waits."""


@dataclass(frozen=True)
class Waiting:
    """What waits in a course: the source page, the data of what is published, and how that differs from the edition."""

    page: Any
    data: CourseData
    changes: Changes

    @property
    def seal(self) -> str:
        """Name what the author looked at."""
        version = editions.version_of_data(self.data)
        return digest([version.items, version.contents, version.rule])


def waiting_in(course: Course) -> Waiting | None:
    """Return what waits in a course, None where its page is gone or it was never published."""
    if course.page is None or course.edition is None:
        return None
    page = outline.source_of(course.page.specific)
    data = outline.course_data(page)
    return Waiting(page, data, editions.waiting(edition=course.edition, data=data))


@transaction.atomic
def release_course(*, course: Course, decided: Release, seen: str, at: datetime) -> CourseEdition:
    """Release what waits, as the author saw it.

    Raises ChangedMeanwhileError, and lms.flows.release.NothingToReleaseError.
    """
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    found = waiting_in(course)
    if found is None or found.seal != seen:
        raise ChangedMeanwhileError
    edition = release(data=found.data, decided=decided, at=at)
    receivers.sync_quizzes(found.page, edition.course, waits=False)
    receivers.sync_paths(edition.course)
    return edition
