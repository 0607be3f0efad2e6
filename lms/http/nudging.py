"""Remind people by hand, from the overview and from a person's page."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lms.base import clock
from lms.base.limits import NUDGE, limited
from lms.base.web import private, uuids_in
from lms.enrollment.models import Enrollment
from lms.flows.nudge import nudge
from lms.http.teamscope import Scope
from lms.notifications import registry
from lms.organizations.viewer import person_of
from lms.requirements.models import Nudge

MOST = 50


@private
@limited(NUDGE)
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind of one or several enrollments of people whom one supervises now; 404 where none of them is."""
    named = uuids_in(request.POST.getlist("enrollment"))[:MOST]
    if not named and "enrollment" not in request.POST and Scope.of(request).teams:
        messages.info(request, _("Nobody was ticked, so nobody was reminded."))
        return redirect(_back(request))
    seen = list(Enrollment.objects.open().visible_to(request.user).filter(uuid__in=named).select_related("person"))
    if not seen:
        raise Http404
    asked = nudge(enrollments=seen, by=person_of(request), at=clock.now())
    _tell(request, asked, left_out=len(seen) - len(asked))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Return the page that the form stood on: a person's, or the overview with its team."""
    people = uuids_in([request.POST.get("person", "")])
    return _person_page(people[0]) if people else f"{reverse('lms:team')}?{Scope.of(request).kept}"


def _person_page(uuid: UUID) -> str:
    return reverse("lms:team_person", args=[uuid])


def _tell(request: HttpRequest, asked: Sequence[Nudge], *, left_out: int) -> None:
    """Say who is reminded, and that somebody else was not."""
    if len(asked) == 1:
        words = _one(asked[0])
        messages.success(request, words)
    elif asked:
        words = ngettext(
            "%(count)s reminder is on its way. Where it is night, it goes out in the morning.",
            "%(count)s reminders are on their way. Where it is night, they go out in the morning.",
            len(asked),
        )
        messages.success(request, words % {"count": len(asked)})
    if left_out:
        words = ngettext(
            "%(count)s reminder was not sent: it was sent lately, or is not needed any more.",
            "%(count)s reminders were not sent: they were sent lately, or are not needed any more.",
            left_out,
        )
        messages.info(request, words % {"count": left_out})


def _one(asked: Nudge) -> str:
    """Say that a reminder is on its way, or waits for the end of the night where its reader lives."""
    person = asked.enrollment.person
    waits = registry.awake("nudge", person=person, at=asked.asked_at) > asked.asked_at
    words = (
        _("It is night where %(name)s lives. The reminder goes out in the morning.")
        if waits
        else _("A reminder to %(name)s is on its way.")
    )
    return words % {"name": person.legal_name}
