"""Whose questions they are: a question belongs to a course, and to everybody who may add to the page of that course.

Page types that own questions say so by ``owns_questions = True``, and may tell what questions test by ``objective_texts()``;
which ones those are is not known on this floor.
"""

from __future__ import annotations

from typing import Any

from wagtail.models import get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy


def owning_types() -> list[type[Any]]:
    """Return the page types that own questions."""
    return [model for model in get_page_models() if getattr(model, "owns_questions", False)]


def courses_of(user: Any) -> Any:
    """Return the pages of the courses whose questions the user may write; for administrators, of all courses.

    Those are the courses that the user may add parts to: a translator may edit pages and no more.
    """
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    return pages.type(*owning_types())


def objectives_of(course: Any) -> list[str]:
    """Return the objectives of a course as its page was written last, in their order; questions name them by number."""
    return list(getattr(course.get_latest_revision_as_object(), "objective_texts", list)())
