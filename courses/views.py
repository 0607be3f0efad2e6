"""A lesson or quiz of the learner's edition at an address of its own; what changed in a course, and what to do about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import get_page_models

from courses import copies
from courses.mixins import LessonMixin, QuizMixin
from courses.printing import parts_to_print
from courses.serving import enrollment_in
from courses.since import changed_parts, versions_of
from lms.base import clock
from lms.base.pages import page_model
from lms.base.web import private
from lms.catalog.models import Course
from lms.catalog.said import say
from lms.enrollment.models import Enrollment
from lms.enrollment.services import CourseClosedError
from lms.flows.opening import shut_parts
from lms.flows.release import change_over
from lms.flows.renew import renew as renew_completion

MIXINS = {"lesson": LessonMixin, "quiz": QuizMixin}


@private
@require_safe
def part(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Lead to the page of a part while it is open; else show the copy of the edition that the learner takes."""
    enrollment = enrollment_in(request, activity_key=key)
    line = copies.line_of(enrollment, key) if enrollment else None
    if enrollment is None or line is None:
        raise Http404
    page = page_model().objects.filter(translation_key=key, live=True).order_by("pk").first()
    address = page.get_url(request) if page is not None else None
    if address:
        return redirect(address)
    kept = copies.copy_of(enrollment, line)
    if kept is None:
        raise Http404
    made = copies.page_from(_class_of(line["kind"]), kept, key)
    shown: HttpResponseBase = made.serve(request)
    return shown


def _class_of(kind: str) -> Any:
    return next(model for model in get_page_models() if issubclass(model, MIXINS[kind]))


def _own(request: HttpRequest, uuid: UUID) -> Enrollment:
    own = Enrollment.objects.of_user(request.user).select_related("course__edition", "edition", "progress", "person")
    return get_object_or_404(own, uuid=uuid, course__kind=Course.Kind.COURSE)


@private
@require_safe
def print_course(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show all lessons that are open to the learner on one page, for paper."""
    enrollment, language = _own(request, uuid), get_language() or ""
    say([enrollment.course])
    shut = shut_parts(enrollment=enrollment, at=clock.now(), locale=language)
    context = {
        "enrollment": enrollment,
        "parts": parts_to_print(enrollment, shut=shut, language=language),
        "printed_at": clock.now(),
        "address": request.build_absolute_uri(),
        "place": "learning",
    }
    return render(request, "courses/print.html", context)


@private
@require_safe
def changed(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show only what changed since the learner's version, or since what they did before, with marks."""
    enrollment = _own(request, uuid)
    since, until = versions_of(enrollment)
    parts = changed_parts(since, until, get_language() or "") if since is not None else []
    context = {"enrollment": enrollment, "since": since, "until": until, "parts": parts, "place": "learning"}
    return render(request, "courses/changed.html", context)


@private
@require_POST
def change_version(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Go on in the current version, where its author lets people choose."""
    enrollment = _own(request, uuid)
    if change_over(enrollment_id=enrollment.pk, at=clock.now()):
        messages.success(request, _("You go on in the new version. What you did stays on record."))
    else:
        messages.info(request, _("You go on in the version that you began."))
    return redirect("lms:my_learning" if not enrollment.course.is_live else enrollment.course.url)


@private
@require_POST
def renew(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin the renewal of a completion."""
    enrollment = _own(request, uuid)
    if enrollment.progress.completed_at is None:
        raise Http404
    try:
        renewed = renew_completion(enrollment=enrollment, at=clock.now())
    except CourseClosedError:
        messages.error(request, _("This course is closed. What you completed stays on record."))
        return redirect("lms:changed", uuid)
    messages.success(request, _("Your renewal is open. Your completion and its certificate stay as they are."))
    return redirect("lms:why", renewed.uuid)
