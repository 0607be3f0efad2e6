"""The supervisor assigns training, and extends or waives what was assigned. Nobody outside of one's teams is ever named."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.base import clock
from lms.base.web import private
from lms.flows import assign as flows
from lms.http.assigning import MOST_SHOWN, AssignForm
from lms.organizations.models import Membership, Organization
from lms.organizations.services import organization_of
from lms.organizations.viewer import person_of
from lms.requirements.effects import Effect, Kind
from lms.requirements.models import Assignment
from lms.requirements.services import TooLateToUndoError


def _today(request: HttpRequest) -> date:
    person = person_of(request)
    organization = organization_of(person=person)
    zone = organization.time_zone if organization else person.time_zone
    return clock.now().astimezone(ZoneInfo(zone)).date()


@private
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """One form, then a preview with nothing saved, then the confirmation; all is checked anew each time."""
    leads = Organization.objects.led_by(request.user).exists()
    if not leads and not Membership.objects.supervising(request.user).exists():
        raise Http404
    step = request.POST.get("step", "change" if request.method == "GET" else "")
    form = _form(request, checked=step not in {"change", "find"})
    if not form.is_bound:
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    draft, people = form.draft()
    at = clock.now()
    if step != "confirm":
        effects = flows.preview(draft=draft, people=people, at=at)
        context = {
            "form": form,
            "draft": draft,
            "groups": _groups(effects),
            "changes": _changes(effects),
            "place": "team",
        }
        return render(request, "lms/team/assign_preview.html", context)
    made = flows.assign(draft=draft, people=people, by=person_of(request), token=form.cleaned_data["token"], at=at)
    return redirect("lms:team_assigned", made.uuid)


def _form(request: HttpRequest, *, checked: bool) -> AssignForm:
    """Return the form with what was sent, checked or only carried on; an address may name people, course and dates too."""
    data = request.POST if checked else None
    return AssignForm(data, user=request.user, today=_today(request), first=request.POST or request.GET)


def _form_page(request: HttpRequest, form: AssignForm, *, status: int = 200) -> HttpResponse:
    search = request.POST.get("search", "")
    standing = Assignment.objects.standing().filter(created_by=person_of(request))
    context = {
        "form": form,
        "search": search,
        "ticked": form.ticked(),
        "people": form.offered_people(search),
        "most": MOST_SHOWN,
        "standing": standing.select_related("course", "team", "organization").order_by("-pk"),
        "place": "team",
    }
    return render(request, "lms/team/assign.html", context, status=status)


WORDS = {
    Kind.NEW: lambda n: ngettext("%(n)s person gets a new assignment", "%(n)s people get a new assignment", n),
    Kind.MOVED: lambda n: ngettext(
        "%(n)s person is enrolled already and gets this due date",
        "%(n)s people are enrolled already and get this due date",
        n,
    ),
    Kind.KEPT: lambda n: ngettext(
        "%(n)s person has it already, nothing changes", "%(n)s people have it already, nothing changes", n
    ),
    Kind.COMPLETE: lambda n: ngettext(
        "%(n)s person has completed it, nothing changes", "%(n)s people have completed it, nothing changes", n
    ),
    Kind.CLOSED: lambda n: ngettext(
        "%(n)s person is not eligible: it takes no new learners",
        "%(n)s people are not eligible: it takes no new learners",
        n,
    ),
}


def _groups(effects: list[Effect]) -> list[tuple[str, list[Effect]]]:
    """Return a sentence and the people for each thing that happens to somebody."""
    groups = [(kind, [effect for effect in effects if effect.kind == kind]) for kind in Kind]
    return [(WORDS[kind](len(group)) % {"n": len(group)}, group) for kind, group in groups if group]


def _changes(effects: list[Effect]) -> bool:
    return any(effect.kind in {Kind.NEW, Kind.MOVED} for effect in effects)


def _own(request: HttpRequest, uuid: UUID) -> Assignment:
    """Return an assignment that the signed-in person made, 404 for any other."""
    own = Assignment.objects.filter(created_by=person_of(request))
    return get_object_or_404(own.select_related("course", "team", "organization"), uuid=uuid)


@private
@require_safe
def assigned(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what an assignment did, and offer to take it back while no mail is on its way."""
    assignment = _own(request, uuid)
    items = assignment.items.filter(enrollment__course=assignment.course_id)
    context = {
        "assignment": assignment,
        "opened": items.filter(opened=True).count(),
        "moved": items.filter(opened=False, due_set=True).count(),
        "can_be_undone": assignment.can_be_undone(clock.now()),
        "place": "team",
    }
    return render(request, "lms/team/assigned.html", context)


@private
@require_POST
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an assignment back within ten minutes."""
    try:
        withdrawn = flows.undo(assignment=_own(request, uuid), at=clock.now())
    except TooLateToUndoError:
        messages.error(request, _("It is too late to undo this: the mails may be on their way. Nothing was changed."))
    else:
        words = ngettext(
            "The assignment is undone: %(n)s person was taken out of the course again. Who has started keeps the course.",
            "The assignment is undone: %(n)s people were taken out of the course again. Who has started keeps the course.",
            withdrawn,
        )
        messages.success(request, words % {"n": withdrawn})
    return redirect("lms:team_assigned", uuid)


@private
@require_POST
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a standing assignment to nobody who joins from now on."""
    flows.stop(assignment=_own(request, uuid), at=clock.now())
    messages.success(request, _("People who join from now on do not get it. Who has it keeps it."))
    return redirect("lms:team_assign")
