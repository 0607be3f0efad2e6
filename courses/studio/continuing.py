"""Going on with a new course after a break: the first step that is not done yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from courses import pagewriting, unfinished
from courses.mixins import LessonMixin, QuizMixin
from courses.studio import access


@require_safe
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the first step of the wizard that lacks something."""
    return redirect(first_step(access.own_course(request, pk)), pk)


def first_step(course: Any) -> str:
    """Return the name of the step's address: without anything that is missing, the check."""
    draft, parts = pagewriting.newest(course), unfinished.parts_of(course)
    lacking = {lack.page.pk for part in parts for lack in unfinished.of_page(part)}
    lessons = [part for part in parts if isinstance(part, LessonMixin)]
    quizzes = [part for part in parts if isinstance(part, QuizMixin)]
    steps = (
        ("lms_course_about", not draft.summary),
        ("lms_course_outcomes", not draft.objective_texts()),
        ("lms_course_lessons", not lessons or any(part.pk in lacking for part in lessons)),
        ("lms_course_quiz", not quizzes or any(part.pk in lacking for part in quizzes)),
    )
    return next((name for name, open_yet in steps if open_yet), "lms_course_check")
