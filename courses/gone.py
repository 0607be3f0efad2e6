"""What stands at the address of a course that is closed: that it is, and which course follows it."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.base.reading import without_language
from lms.base.web import mark_private
from lms.catalog.models import Course
from lms.catalog.said import say

GONE = 410


def answer(request: HttpRequest) -> HttpResponse | None:
    """Return the page of a closed course whose address was asked for, None where there was none.

    A course that was shown to some visitors only is told to nobody.
    """
    if "\x00" in request.path:
        return None
    closed = Course.objects.filter(
        Q(url=without_language(request.path)) | Q(titles__url=request.path), status=Course.Status.RETIRED
    )
    course = closed.select_related("successor").order_by("-pk").first()
    if course is None or (course.page is not None and course.page.get_view_restrictions()):
        return None
    say([course])
    return mark_private(render(request, "courses/gone.html", {"course": course, "place": "courses"}, status=GONE))
