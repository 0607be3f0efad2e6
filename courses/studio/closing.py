"""Closing a course: it takes no new learners, and may say which course follows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses.studio import access
from lms.catalog.models import Course
from lms.catalog.services import name_successor


class CloseForm(forms.Form):
    """The course that follows."""

    successor = forms.ModelChoiceField(
        Course.objects.none(),
        label=gettext_lazy("The course that follows this one"),
        help_text=gettext_lazy("Whoever comes to the closed course is shown the way to it."),
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        """Offer what stands in the catalog, and what was chosen before."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        chosen = Course.objects.filter(pk__in=[pk for pk in [course.successor_id] if pk])
        field.queryset = (Course.objects.listed() | chosen).exclude(pk=course.pk).order_by("title", "pk")
        field.initial = course.successor_id


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a published course, or say later which one follows it."""
    page = access.own_course(request, pk)
    course = Course.objects.filter(key=page.translation_key).first()
    if course is None:
        messages.info(request, _("This course was not published yet, so there is nothing to close."))
        return redirect("lms_course", pk)
    may_close = page.permissions_for_user(request.user).can_unpublish()
    form = CloseForm(request.POST if request.method == "POST" else None, course=course)
    if form.is_valid():
        if page.live and not may_close:
            raise PermissionDenied
        _close(page, course, form.cleaned_data["successor"], request.user)
        messages.success(request, _("The course is closed. Who takes it can go on."))
        return redirect("lms_course", pk)
    context = {"page": page, "course": course, "form": form, "may_close": may_close or not page.live}
    return render(request, "courses/studio/close.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _close(page: Any, course: Course, successor: Course | None, user: Any) -> None:
    """Take the page of the course off the site; its lessons stay for those who take it."""
    name_successor(course=course, successor=successor)
    if page.live:
        page.unpublish(user=user)
