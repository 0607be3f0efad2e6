"""The studio in the admin: addresses and menu entries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from courses.reviews.gate import course_of
from courses.studio import (
    access,
    bringing,
    building,
    carrying,
    closing,
    continuing,
    inviting,
    mine,
    release,
    team,
    videos,
    wizard,
)
from courses.translating import views as translating
from courses.translating.translators import translations_of
from quizzes.owners import courses_of


def urls() -> list[URLPattern]:
    """Return the addresses of the studio in the admin."""
    return [
        path("training/courses/", mine.my_courses, name="lms_my_courses"),
        path("training/courses/<int:pk>/", building.builder, name="lms_course"),
        path("training/courses/<int:pk>/add/", building.add, name="lms_course_add"),
        path("training/courses/<int:pk>/move/", building.move, name="lms_course_move"),
        path("training/courses/<int:pk>/take-out/", building.take_out, name="lms_course_take_out"),
        path("training/courses/<int:pk>/team/", team.course_team, name="lms_course_team"),
        path("training/courses/<int:pk>/continue/", continuing.go_on, name="lms_course_continue"),
        path("training/courses/<int:pk>/close/", closing.close, name="lms_course_close"),
        path("training/courses/<int:pk>/links/", inviting.links, name="lms_course_links"),
        path("training/courses/<int:pk>/links/withdraw/", inviting.withdraw, name="lms_course_link_withdraw"),
        path("training/courses/<int:pk>/release/", release.release, name="lms_course_release"),
        path("training/courses/<int:pk>/versions/", release.versions, name="lms_course_versions"),
        path("training/courses/new/", wizard.new_course, name="lms_course_new"),
        path("training/courses/<int:pk>/about/", wizard.about, name="lms_course_about"),
        path("training/courses/<int:pk>/outcomes/", wizard.outcomes, name="lms_course_outcomes"),
        path("training/courses/<int:pk>/lessons/", wizard.lessons, name="lms_course_lessons"),
        path("training/courses/<int:pk>/video/", videos.video, name="lms_course_video"),
        path("training/courses/<int:pk>/quiz/", wizard.quiz, name="lms_course_quiz"),
        path("training/courses/<int:pk>/check/", wizard.check, name="lms_course_check"),
        path("training/courses/<int:pk>/done/", wizard.done, name="lms_course_done"),
        path("training/courses/<int:pk>/text/", bringing.bring_text, name="lms_course_text"),
        path("training/courses/<int:pk>/text/<uuid:uuid>/", bringing.check_text, name="lms_course_text_check"),
        path(
            "training/courses/<int:pk>/text/<uuid:uuid>/picture/<int:number>/",
            bringing.picture,
            name="lms_course_text_picture",
        ),
        path("training/courses/file/", carrying.bring_file, name="lms_course_file"),
        path("training/courses/file/<uuid:uuid>/", carrying.check_file, name="lms_course_file_check"),
        path("training/courses/<int:pk>/file/", carrying.download, name="lms_course_download"),
        path("training/courses/<int:pk>/copy/", carrying.copy, name="lms_course_copy"),
        path("training/courses/<int:pk>/undo/", bringing.undo, name="lms_course_undo"),
        path("training/courses/<int:pk>/languages/", translating.languages, name="lms_course_languages"),
        path("training/courses/<int:pk>/languages/<slug:code>/", translating.language, name="lms_course_language"),
        path(
            "training/courses/<int:pk>/languages/<slug:code>/questions/<uuid:key>/",
            translating.question,
            name="lms_course_question",
        ),
    ]


def readiness_button(page: Any, user: Any, next_url: str | None = None, view_name: str | None = None) -> Any:
    """Yield the way from the editor of a course, and of each part of it, to what is said about its readiness."""
    course = course_of(page)
    if course is not None and course.permissions_for_user(user).can_edit():
        address = reverse("lms_course", args=[course.pk])
        yield Button(_("Is the course ready?"), f"{address}#readiness", icon_name="tick-inverse", priority=80)


class MyCoursesItem(MenuItem):
    """Shown to trainers, to who may make courses, and to who may choose trainers."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for what the page asks for."""
        user = request.user
        if access.may_make(user) or access.may_appoint(user):
            return True
        return bool(courses_of(user).exists() or translations_of(user).exists())


def my_courses_item() -> Any:
    """Return the menu entry."""
    return MyCoursesItem(_("My courses"), reverse("lms_my_courses"), icon_name="folder-open-inverse", order=150)
