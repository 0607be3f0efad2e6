"""Granting another attempt in the admin: a trainer's own courses only."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.base import clock
from lms.base.web import number_in
from lms.enrollment.models import Enrollment
from lms.organizations.viewer import person_of
from quizzes.models import Quiz
from quizzes.owners import courses_of
from quizzes.services import grant_attempts
from quizzes.used_up import used_up_in_courses_of

MOST = 200


def _ask_for_a_course(request: HttpRequest) -> None:
    if not courses_of(request.user).exists():
        raise PermissionDenied


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """List who has used all attempts at a quiz of one's own courses and has not passed."""
    _ask_for_a_course(request)
    rows = used_up_in_courses_of(request.user, most=MOST)
    return render(request, "quizzes/admin/waiting.html", {"rows": rows})


@require_POST
def grant(request: HttpRequest, enrollment: UUID, quiz: UUID) -> HttpResponse:
    """Grant one more attempt; a double click grants one."""
    _ask_for_a_course(request)
    own = courses_of(request.user).values("translation_key")
    found = get_object_or_404(Quiz.objects.select_related("activity"), uuid=quiz, activity__course__key__in=own)
    learner = get_object_or_404(
        Enrollment.objects.select_related("person"), uuid=enrollment, course=found.activity.course_id
    )
    given = grant_attempts(
        enrollment=learner,
        quiz=found,
        granted_by=person_of(request),
        known=number_in(request.POST, "granted"),
        at=clock.now(),
    )
    if given is not None:
        words = _("%(name)s has one more attempt at “%(quiz)s”.")
        messages.success(request, words % {"name": learner.person.legal_name, "quiz": found.title})
    else:
        messages.warning(request, _("An attempt was granted meanwhile, so none was added."))
    return redirect("lms_attempts_waiting")
