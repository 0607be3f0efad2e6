"""The people of an organization and their logins: for whoever administers it, with an account in the admin or without."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lms.base import clock
from lms.base.web import private
from lms.http.invite_words import shown_answers
from lms.http.teamscope import PAGE_SIZE, uuid_or_none, without
from lms.organizations.employment import Employment
from lms.organizations.invitations import Invitation, SignIn
from lms.organizations.models import Membership, Organization, Person
from lms.organizations.querysets import PersonQuerySet


@private
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List who belongs to an organization, as what, and whether they can sign in, 50 a page. 404 without an organization."""
    at = clock.now()
    organizations = list(Organization.objects.administered_by(request.user).order_by("name", "pk"))
    if not organizations:
        raise Http404
    asked = request.GET.get("organization", "")
    organization = next((each for each in organizations if str(each.uuid) == asked), organizations[0])
    words, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    everybody = Person.objects.belonging_to([organization], at=at)
    wanted = everybody.named(words)
    if show in SignIn.values:
        wanted = wanted.filter(SignIn(show).condition(at))
    after = request.GET.get("after", "")
    last = get_object_or_404(everybody, uuid=uuid_or_none(after)) if after else None
    found = list(_with_places(wanted.in_order(after=last), organization)[: PAGE_SIZE + 1])
    context = {
        "organizations": organizations,
        "organization": organization,
        "words": words,
        "show": show if show in SignIn.values else "",
        "states": SignIn.choices,
        "rows": [_row(person, organization, at) for person in found[:PAGE_SIZE]],
        "last": found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None,
        "onward": without(request.GET, "after"),
        "answers": shown_answers(request),
        "place": "team",
    }
    return render(request, "lms/team/people/list.html", context)


def _with_places(people: PersonQuerySet, organization: Organization) -> PersonQuerySet:
    """Return people with where they are in the organization, as what, and their open invitation."""
    memberships = Membership.objects.open().filter(organization=organization).select_related("team").order_by("pk")
    jobs = Employment.objects.filter(organization=organization, left_on__isnull=True)
    return people.prefetch_related(
        Prefetch("memberships", queryset=memberships, to_attr="places"),
        Prefetch("employments", queryset=jobs, to_attr="jobs"),
        Prefetch("invitations", queryset=Invitation.objects.open().select_related("organization"), to_attr="open_ones"),
    )


def _row(person: Any, organization: Organization, at: Any) -> dict[str, Any]:
    invitation: Invitation | None = next(iter(person.open_ones), None)
    state = SignIn.of(person, invitation, at)
    own = invitation is not None and invitation.organization_id == organization.pk
    return {
        "person": person,
        "job": next(iter(person.jobs), None),
        "state": state,
        "invitation": invitation if state != SignIn.SIGNS_IN else None,
        "can_invite": bool(person.email) and state in {SignIn.NOT_INVITED, SignIn.EXPIRED},
        "can_change": own and state in {SignIn.INVITED, SignIn.EXPIRED},
    }
