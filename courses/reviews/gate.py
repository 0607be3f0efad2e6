"""Where a site wants reviews before publishing: a course, and each change of it, waits until all of them approved it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.mixins import CourseMixin, LessonMixin, ModuleMixin, QuizMixin
from courses.reviews import whole
from courses.reviews.deciding import APPROVED
from courses.reviews.models import Review, ReviewSettings

WAITS = _(
    "This site publishes a course only after all of its reviews approved it as it is now. "
    "What you wrote is kept as a draft; ask for reviews on the page of the course."
)


def course_of(page: Any) -> Any:
    """Return the course that a page is, or belongs to; None for any other page."""
    if isinstance(page, CourseMixin):
        return page
    if not isinstance(page, (LessonMixin, QuizMixin, ModuleMixin)):
        return None
    above = page.get_ancestors().specific()  # type: ignore[union-attr]
    return next((ancestor for ancestor in reversed(above) if isinstance(ancestor, CourseMixin)), None)


def may_publish(page: Any) -> bool:
    """Tell whether nothing stands against publishing: no course, no such rule, or all approvals for the present drafts."""
    course = course_of(page)
    if course is None:
        return True
    wanted = ReviewSettings.for_site(course.get_site())
    if not wanted.required:
        return True
    approved = Review.objects.filter(
        course_key=course.translation_key, decision=APPROVED, sha256=whole.sha_of(whole.drafted(course))
    )
    return set(wanted.roles) <= set(approved.values_list("role", flat=True))
