"""Who may do what in the studio: make courses, work on a course, choose its trainers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from courses import trainers
from courses.mixins import CourseMixin
from courses.pagewriting import page_class
from courses.studio.records import CourseTeam
from quizzes.owners import courses_of

MAKES = "lms_courses.add_courseteam"
APPOINTS = "lms_courses.change_courseteam"


def may_make(user: Any) -> bool:
    """Tell whether the user may make courses."""
    return bool(user.has_perm(MAKES))


def may_appoint(user: Any) -> bool:
    """Tell whether the user may choose the trainers of every course."""
    return bool(user.has_perm(APPOINTS))


def courses_to_appoint_for() -> Any:
    """Return all courses, each in the language in which it was first written."""
    return page_class(CourseMixin).objects.filter(alias_of__isnull=True)


def own_course(request: HttpRequest, pk: int) -> Any:
    """Return the newest version of nothing but the page of a course that the user may edit.

    Raises Http404 for any other.
    """
    page = courses_of(request.user).filter(pk=pk).first()
    if page is None:
        raise Http404
    return page.specific


def course_to_appoint_for(request: HttpRequest, pk: int) -> tuple[Any, CourseTeam]:
    """Return the page of a course whose trainers the user may choose, with its team.

    Raises Http404 for any other.
    """
    page = courses_to_appoint_for().filter(pk=pk).first()
    if page is None:
        raise Http404
    team = CourseTeam.objects.filter(course_key=page.translation_key).select_related("group").first()
    if not may_appoint(request.user) and (team is None or not trainers.leads(request.user, team)):
        raise Http404
    return page, team or trainers.team_of(page)


def ask_to_make(request: HttpRequest) -> None:
    """Let pass who may make courses.

    Raises PermissionDenied.
    """
    if not may_make(request.user):
        raise PermissionDenied
