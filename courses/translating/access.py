"""Who works on a course in another language: its trainers, and the translators of that language."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.models import Locale

from courses import trainers
from courses.outline import source_of
from courses.studio import access
from courses.studio.records import CourseTeam
from courses.translating.translators import translations_of
from quizzes.owners import courses_of


def original_of_own(request: HttpRequest, pk: int) -> Any:
    """Return the page in which one of the user's courses was first written.

    Raises Http404.
    """
    return source_of(access.own_course(request, pk))


def translation(request: HttpRequest, pk: int, language: str) -> tuple[Any, Any]:
    """Return the page in which a course was first written, and its page in a language that the user works on.

    Raises Http404.
    """
    locale = Locale.objects.filter(language_code=language).first()
    course = access.courses_to_appoint_for().filter(pk=pk).first()
    if locale is None or course is None:
        raise Http404
    page = type(course).objects.filter(
        translation_key=course.translation_key, locale=locale, alias_of__isnull=True
    ).exclude(pk=course.pk).first()  # fmt: skip
    source = source_of(course)
    if page is None or source.pk == page.pk or not _works_on(request.user, source, page):
        raise Http404
    return source, page


def _works_on(user: Any, source: Any, page: Any) -> bool:
    if courses_of(user).filter(pk=source.pk).exists():
        return True
    return bool(translations_of(user).filter(pk=page.pk).exists())


def chooses_translators(user: Any, source: Any) -> bool:
    """Tell whether the user chooses the translators: who chooses the trainers of the course does."""
    team = CourseTeam.objects.filter(course_key=source.translation_key).first()
    return access.may_appoint(user) or (team is not None and trainers.leads(user, team))
