"""Extend a due date or waive one enrollment of a person of one's teams; the reasons are fixed categories."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.base import clock
from lms.base.web import private
from lms.enrollment.models import Enrollment
from lms.flows import relieve
from lms.http.assigning import ExtendForm, WaiveForm
from lms.organizations.viewer import person_of
from lms.progress.status import status_of


def _enrollment(request: HttpRequest, uuid: UUID) -> Enrollment:
    """Return an enrollment of a person of one's teams, 404 for any other."""
    visible = Enrollment.objects.open().visible_to(request.user).select_related("person", "course", "progress")
    return get_object_or_404(visible, uuid=uuid)


@private
@require_safe
def exceptions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show both forms and what was decided before."""
    return _page(request, _enrollment(request, uuid))


def _page(request: HttpRequest, enrollment: Enrollment, form: forms.Form | None = None) -> HttpResponse:
    """Show the page; with a form that was refused, its errors and what was typed."""
    at = clock.now()
    context: dict[str, Any] = {
        "enrollment": enrollment,
        "status_now": status_of(enrollment, at=at),
        "refused": form,
        "extend": form if isinstance(form, ExtendForm) else ExtendForm(initial={"known": enrollment.due_date}),
        "waive": form if isinstance(form, WaiveForm) else WaiveForm(),
        "extensions": enrollment.extensions.select_related("given_by").order_by("-pk"),
        "waivers": enrollment.waivers.select_related("given_by", "revoked_by").order_by("-pk"),
        "place": "team",
    }
    return render(request, "lms/team/relief.html", context, status=422 if form else 200)


@private
@require_POST
def extend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Move the due date later."""
    enrollment, form = _enrollment(request, uuid), ExtendForm(request.POST)
    if not form.is_valid():
        return _page(request, enrollment, form)
    try:
        relieve.extend(enrollment=enrollment, by=person_of(request), at=clock.now(), **form.cleaned_data)
    except relieve.DayIsOverError:
        form.add_error("to", _("Choose a day that is later than the due date, and not over."))
        return _page(request, enrollment, form)
    except (relieve.ChangedMeanwhileError, relieve.NothingToRelieveError):
        messages.info(request, _("This was changed meanwhile. Please look at it again; nothing was saved."))
    else:
        messages.success(request, _("The due date is extended."))
    return redirect("lms:team_person", enrollment.person.uuid)


@private
@require_POST
def waive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Waive the enrollment."""
    enrollment, form = _enrollment(request, uuid), WaiveForm(request.POST)
    if not form.is_valid():
        return _page(request, enrollment, form)
    try:
        relieve.waive(enrollment=enrollment, by=person_of(request), at=clock.now(), **form.cleaned_data)
    except relieve.DayIsOverError:
        form.add_error("until", _("Choose a day that is not over."))
        return _page(request, enrollment, form)
    except (relieve.ChangedMeanwhileError, relieve.NothingToRelieveError):
        messages.info(request, _("This was changed meanwhile. Please look at it again; nothing was saved."))
    else:
        messages.success(request, _("This is waived. It is not overdue and nobody is reminded of it."))
    return redirect("lms:team_person", enrollment.person.uuid)


@private
@require_POST
def unwaive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a waiver back."""
    enrollment = _enrollment(request, uuid)
    try:
        taken = relieve.unwaive(enrollment=enrollment, by=person_of(request), at=clock.now())
    except relieve.NothingToRelieveError:
        taken = False
    if taken:
        messages.success(request, _("The waiver is taken back. The due date counts again."))
    else:
        messages.info(request, _("There is no waiver to take back."))
    return redirect("lms:team_person", enrollment.person.uuid)
