"""Renew a completion: another cycle of the enrollment, which asks for what changed, or for everything (ADR 0074)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.catalog.models import Course
from lms.enrollment import services as enrollments
from lms.enrollment.models import Enrollment
from lms.progress import services as progress
from lms.progress.renewal import taken_over


@transaction.atomic
def renew(*, enrollment: Enrollment, at: datetime) -> Enrollment:
    """Return the cycle after a completed one, opened in the current edition; one that is under way is returned as it is.

    Raises lms.enrollment.services.CourseClosedError when the course is not open.
    """
    newest, opened = enrollments.open_next(before=enrollment, at=at)
    if not opened:
        return newest
    progress.begin(enrollment=newest)
    renewed = progress.lock(enrollment_id=newest.pk)
    before = Enrollment.objects.select_related("edition", "progress", "course").get(pk=enrollment.pk)
    if before.course.renewal == Course.Renewal.CHANGED and before.progress.is_learned_here:
        kept = taken_over(before.edition.outline, before.progress.state, renewed.edition.outline)
        progress.take_over(enrollment=renewed, items=kept, at=at)
    return renewed
