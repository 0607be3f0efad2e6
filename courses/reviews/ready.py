"""What a course still lacks before reviewers spend time on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.mixins import LessonMixin, QuizMixin
from courses.reviews.whole import drafts_of


def missing_in(course_page: Any) -> list[str]:
    """Return in plain words what is missing; an empty list means that the course can be given to reviewers."""
    course, *parts = drafts_of(course_page)
    lessons = [page for page in parts if isinstance(page, LessonMixin)]
    found = []
    if not course.summary.strip():
        found.append(_("The course has no summary."))
    if not course.objective_texts():
        found.append(_("The course has no objectives."))
    if not lessons:
        found.append(_("The course has no lesson."))
    found += [
        _("The lesson “%(title)s” is empty.") % {"title": page.title}  # type: ignore[attr-defined]
        for page in lessons
        if not page.body
    ]
    found += [
        _("The quiz “%(title)s” has no question.") % {"title": page.title}  # type: ignore[attr-defined]
        for page in parts
        if isinstance(page, QuizMixin) and not page.questions
    ]
    return found
