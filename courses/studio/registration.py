"""The studio in the admin: addresses and menu entries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from courses.studio import access, mine, team
from quizzes.owners import courses_of


def urls() -> list[URLPattern]:
    """Return the addresses below ``/admin/``."""
    return [
        path("training/courses/", mine.my_courses, name="lms_my_courses"),
        path("training/courses/<int:pk>/team/", team.course_team, name="lms_course_team"),
    ]


class MyCoursesItem(MenuItem):
    """Shown to trainers, to who may make courses, and to who may choose trainers."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for what the page asks for."""
        user = request.user
        return access.may_make(user) or access.may_appoint(user) or bool(courses_of(user).exists())


def my_courses_item() -> Any:
    """Return the menu entry."""
    return MyCoursesItem(_("My courses"), reverse("lms_my_courses"), icon_name="folder-open-inverse", order=150)
