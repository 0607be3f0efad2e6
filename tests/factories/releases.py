"""Releases of courses, as a trainer makes them."""

from __future__ import annotations

from typing import Any

from courses.releasing import release_course, waiting_in
from lms.catalog.changes import Effect
from lms.catalog.editions import Release
from lms.catalog.models import Course, CourseEdition
from tests.factories.courses import AT


def release_page(page: Any, *, follow: str = CourseEdition.Follow.MOVE, **effects: Effect) -> CourseEdition:
    """Release what waits in a course page; ``effects`` are given by the slugs of its parts."""
    course = Course.objects.select_related("edition", "page").get(key=page.translation_key)
    waiting = waiting_in(course)
    assert waiting is not None
    keys = {child.slug: str(child.translation_key) for child in page.get_descendants()}
    chosen = {keys[slug.replace("_", "-")]: effect for slug, effect in effects.items()}
    decided = Release(effects=chosen, follow=follow)
    return release_course(course=course, decided=decided, seen=waiting.seal, at=AT)
