"""Whose work a course is: nobody reviews what they wrote."""

from __future__ import annotations

from typing import Any

from wagtail.models import GroupPagePermission, Revision

from courses.reviews.whole import pages_of


def is_author(*, user: Any, course_page: Any) -> bool:
    """Tell whether the user owns or wrote a part of the course, or is one of its trainers."""
    pages = pages_of(course_page)
    if any(page.owner_id == user.pk for page in pages):
        return True
    ids = [str(page.pk) for page in pages]
    content_type = pages[0].get_base_content_type()
    if Revision.objects.filter(base_content_type=content_type, object_id__in=ids, user=user.pk).exists():
        return True
    return bool(
        GroupPagePermission.objects.filter(
            page__in=[page.pk for page in pages], permission__codename__startswith="change_", group__user=user.pk
        ).exists()
    )
