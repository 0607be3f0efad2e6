"""Which mails one gets: a choice in the profile, and one click in the mail itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from lms.base import clock
from lms.base.web import mark_private, private
from lms.notifications import registry, services
from lms.notifications.models import Preference
from lms.organizations.models import Person
from lms.organizations.viewer import person_of


@dataclass(frozen=True)
class Choice:
    """A kind of mail that can be switched off, and whether it comes."""

    kind: registry.MessageKind
    wanted: bool


def choices_of(person: Person) -> list[Choice]:
    """Return what a person can choose."""
    off = {kind for _person, kind in Preference.objects.switched_off(people=[person.pk])}
    return [Choice(kind, kind.code not in off) for kind in registry.optional_kinds() if kind.concerns(person)]


@private
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the choice of the profile page."""
    services.choose(person=person_of(request), wanted=request.POST.getlist("wanted"), at=clock.now())
    messages.success(request, _("Saved. Mail about courses that you have to take always comes."))
    return redirect("lms:profile")


@csrf_exempt  # mail programs send this form without a page of ours: the signed link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Switch one kind of mail off without a login. Opening the page changes nothing: scanners open links too."""
    try:
        person, kind = services.person_and_kind(token)
    except (BadSignature, Person.DoesNotExist, registry.UnknownKindError) as error:
        raise Http404 from error
    if not kind.optional:
        raise Http404
    if request.method == "POST":
        services.switch_off(person=person, kind=kind.code, at=clock.now())
    context = {"kind": kind, "done": request.method == "POST"}
    return mark_private(render(request, "lms/learner/mail_off.html", context))
