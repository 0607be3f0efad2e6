"""Make a whole course what learners see: the one way for a trainer who publishes and for a last approval."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from courses import pagewriting, unfinished


@transaction.atomic
def publish_course(*, course: Any, user: Any, is_approved: bool = False) -> None:
    """Publish the parts of a course that have changes as they were written last, then the course itself.

    With ``is_approved`` reviewers have decided, so the user needs no right to publish.
    Raises PermissionDenied for a user who may not publish otherwise.
    """
    for page in unfinished.parts_of(course):
        if page.has_unpublished_changes or not page.live:
            pagewriting.publish(page=page, user=user, is_approved=is_approved)
    course.refresh_from_db()
    pagewriting.publish(page=course, user=user, is_approved=is_approved)
