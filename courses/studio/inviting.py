"""Invitation links of a course: the trainer makes them, sees how many came in, and withdraws them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from courses.studio import access
from lms.base import clock
from lms.base.clock import site_day
from lms.base.web import mark_private
from lms.catalog.models import Course
from lms.enrollment.links import CourseLink
from lms.flows.join import NotByInvitationError, make_link, withdraw_link

USUAL_DAYS, MOST_DAYS, MOST_PEOPLE = 30, 366, 10_000


class LinkForm(forms.Form):
    """A new link: until when, and for how many people."""

    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("After this day nobody comes in by the link. Who is enrolled goes on."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    most = forms.IntegerField(
        label=gettext_lazy("How many people can come in"),
        help_text=gettext_lazy("Leave it empty for any number."),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Suggest a last day."""
        super().__init__(*args, **kwargs)
        self.today = site_day(clock.now())
        self.fields["last_day"].initial = self.today + timedelta(days=USUAL_DAYS)

    def clean_last_day(self) -> Any:
        """A day to come, within a year.

        Raises ValidationError.
        """
        day = self.cleaned_data["last_day"]
        if not self.today <= day <= self.today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(gettext_lazy("Choose a day from today on, within a year."))
        return day


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the links of a course; make one, whose address is shown this once."""
    page = access.own_course(request, pk)
    course = _record(page)
    form = LinkForm(request.POST if request.method == "POST" else None)
    address = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            _link, secret = make_link(
                course=_published(course),
                by=request.user,
                last_day=given["last_day"],
                most=given["most"],
                at=clock.now(),
            )
        except NotByInvitationError:
            messages.error(request, _("No link was made: the course is not open by invitation."))
            return redirect("lms_course_links", pk)
        address, form = request.build_absolute_uri(reverse("lms:join", args=[secret])), LinkForm()
    context = {
        "page": page,
        "course": course,
        "by_invitation": course is not None and course.entry == Course.Entry.INVITATION,
        "lines": _lines(course),
        "form": form,
        "address": address,
    }
    status = 422 if form.errors else 200
    return mark_private(render(request, "courses/studio/links.html", context, status=status))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a link of the course."""
    course = _record(access.own_course(request, pk))
    link = get_object_or_404(CourseLink, course=course, uuid=_uuid(request.POST.get("link", "")))
    if withdraw_link(link=link, at=clock.now()):
        messages.success(request, _("The link is withdrawn. Who is enrolled goes on."))
    else:
        messages.info(request, _("This link was withdrawn before."))
    return redirect("lms_course_links", pk)


def _record(page: Any) -> Course | None:
    return Course.objects.filter(key=page.translation_key).first()


def _published(course: Course | None) -> Course:
    if course is None:
        raise NotByInvitationError
    return course


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _lines(course: Course | None) -> list[dict[str, Any]]:
    """Return the links, the newest first, with what each still does."""
    today, rows = clock.now(), CourseLink.objects.filter(course=course).with_uses().select_related("made_by")
    return [
        {"link": link, "uses": uses, "over": link.is_over(today), "full": link.is_full(uses)}
        for link in rows.order_by("-pk")
        for uses in [vars(link)["uses"]]
    ]
