"""A lesson or quiz of the learner's edition at an address of its own, for parts whose page is gone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from wagtail.models import get_page_models

from courses import copies
from courses.mixins import LessonMixin, QuizMixin
from courses.serving import enrollment_in
from lms.base.pages import page_model
from lms.base.web import private

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
