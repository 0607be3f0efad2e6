"""Live sessions of one's teams: a list, a new one, who was there, the sheet to print, scans of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.base import clock
from lms.base.web import private
from lms.flows import attendance
from lms.flows.staff_import import ChangedMeanwhileError
from lms.http import record_words
from lms.http.record_import import LARGE
from lms.http.session_forms import ScansForm, SessionForm
from lms.http.staff_import import FORM_METHODS
from lms.http.teamscope import Scope, no_team
from lms.organizations.viewer import person_of
from lms.outside.models import LiveSession
from lms.outside.proofs import RefusedProofError

MOST_LISTED = 50
EMPTY_LINES = 6


def _session(request: HttpRequest, uuid: UUID) -> LiveSession:
    """Return a session of one's teams, 404 for any other."""
    found = LiveSession.objects.led_by(request.user).select_related("team__organization", "course", "made_by")
    return get_object_or_404(found, uuid=uuid)


@private
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List the newest sessions of one's teams."""
    scope = Scope.of(request)
    if not scope.teams:
        return no_team(request)
    found = LiveSession.objects.led_by(request.user).select_related("team").order_by("-starts_at", "-pk")
    return render(request, "lms/team/sessions/list.html", {**scope.context(), "sessions": found[:MOST_LISTED]})


@private
@require_http_methods(FORM_METHODS)
def make(request: HttpRequest) -> HttpResponse:
    """Plan a session, also one that was; 404 for whoever leads no team."""
    scope = Scope.of(request)
    if not scope.teams:
        raise Http404
    form = SessionForm(request.POST if request.method == "POST" else None, user=request.user, today=clock.now().date())
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in form.cleaned_data if name not in {"day", "time"}}
        made = attendance.plan(**asked, starts_at=form.starts_at(), by=person_of(request), at=clock.now())
        return redirect("lms:session", made.uuid)
    context = {"form": form, "place": "team"}
    return render(request, "lms/team/sessions/make.html", context, status=422 if form.errors else 200)


@private
@require_http_methods(FORM_METHODS)
def session(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the session and who was there; a POST keeps the ticks."""
    found = _session(request, uuid)
    if request.method == "POST":
        _tick(request, found)
        return redirect("lms:session", found.uuid)
    return _page(request, found, ScansForm())


def _tick(request: HttpRequest, session: LiveSession) -> None:
    """Keep the ticks and say what became of them; 404 for somebody who does not stand on the sheet."""
    people = {str(line.person.uuid): line.person.pk for line in attendance.sheet(session=session, at=clock.now())}
    ticked = request.POST.getlist("person")
    shown = request.POST.get("shown", "")
    try:
        done = attendance.tick(
            session=session,
            present={people.get(uuid, 0) for uuid in ticked},
            shown=shown,
            by=person_of(request),
            at=clock.now(),
        )
    except attendance.NotOnSheetError as error:
        raise Http404 from error
    except attendance.NotYetError:
        messages.error(request, _("The session has not begun. Tick who was there afterwards."))
        return
    except ChangedMeanwhileError:
        messages.warning(request, _("Somebody else changed the sheet meanwhile. Please look at it again."))
        return
    recorded = ngettext("%(n)s person is recorded.", "%(n)s people are recorded.", done.recorded)
    messages.success(request, recorded % {"n": done.recorded})
    if done.taken_back:
        back = ngettext("%(n)s record is taken back.", "%(n)s records are taken back.", done.taken_back)
        messages.info(request, back % {"n": done.taken_back})


def _page(request: HttpRequest, session: LiveSession, form: ScansForm, *, status: int = 200) -> HttpResponse:
    lines = attendance.sheet(session=session, at=clock.now())
    context: dict[str, Any] = {
        "session": session,
        "lines": lines,
        "shown": attendance.fingerprint(lines),
        "has_begun": session.has_begun(at=clock.now()),
        "taken_back": session.records.exclude(undone_at=None)
        .select_related("person", "undone_by")
        .order_by("-undone_at"),
        "scans": session.scans.order_by("pk"),
        "form": form,
        "place": "team",
    }
    return render(request, "lms/team/sessions/session.html", context, status=status)


@private
@require_safe
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the sheet to print: names, a column to sign in, and empty lines."""
    found = _session(request, uuid)
    people = [line.person for line in attendance.sheet(session=found, at=clock.now())]
    context = {"session": found, "people": people, "empty": range(EMPTY_LINES), "place": "team"}
    return render(request, "lms/team/sessions/sheet.html", context)


@private
@require_POST
def keep_scans(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep scans of the signed sheet; 400 for what is none, 413 for what is too large."""
    found = _session(request, uuid)
    form = ScansForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        kept = attendance.keep_scans(session=found, files=list(form.sent()))
    except RefusedProofError as error:
        form.add_error("scans", record_words.flaw(error))
        return _page(request, found, form, status=413 if error.flaw in LARGE else 400)
    except OSError:
        form.add_error(None, record_words.storage_away())
        return _page(request, found, form, status=503)
    said = ngettext("%(n)s scan is kept.", "%(n)s scans are kept.", kept)
    messages.success(request, said % {"n": kept})
    return redirect("lms:session", found.uuid)
