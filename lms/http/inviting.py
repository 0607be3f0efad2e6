"""Inviting people: by a pasted list, those who are ticked, and those whom a staff import brought."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms.base import clock
from lms.base.limits import Limit, limited
from lms.base.web import private, uuids_in
from lms.flows import invite
from lms.http.invite_words import WORDS, keep_answers, shown_answers
from lms.http.people_forms import team_choices
from lms.http.teamscope import uuid_or_none
from lms.organizations import pasted
from lms.organizations.invitations import Invitation
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.querysets import administers_all
from lms.organizations.services import MembershipError
from lms.organizations.staff.models import ImportRun
from lms.organizations.viewer import person_of

SENDING = Limit("invite", most=60, seconds=600)
MOST_AT_ONCE = 200


class InviteForm(forms.Form):
    """Who, where, and as what."""

    organization = forms.ModelChoiceField(
        label=gettext_lazy("Organization"), queryset=Organization.objects.none(), to_field_name="uuid", empty_label=None
    )
    people = forms.CharField(
        label=gettext_lazy("Names and e-mail addresses"),
        help_text=gettext_lazy(
            "One a line, or separated by commas or semicolons: leila@example.org, or Leila Haddad <leila@example.org>."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "class": "lms-area"}),
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=gettext_lazy("No team yet"),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        """Offer what the user administers, and the roles that they may give."""
        super().__init__(*args, **kwargs)
        organization, team = self.fields["organization"], self.fields["team"]
        organization.queryset = Organization.objects.administered_by(user).order_by("name", "pk")  # type: ignore[attr-defined]
        team.queryset = Team.objects.administered_by(user)  # type: ignore[attr-defined]
        names = dict(team_choices(Team.objects.administered_by(user)))
        team.label_from_instance = lambda row: names[row.pk]  # type: ignore[attr-defined]
        highest = Membership.Role.ADMINISTRATOR
        every = administers_all(user)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            choice for choice in Membership.Role.choices if every or choice[0] != highest
        ]

    def clean_people(self) -> list[pasted.Pasted]:
        """Read the list; what cannot be read is answered later, entry by entry."""
        entries = pasted.read(self.cleaned_data["people"])
        if len(entries) > MOST_AT_ONCE:
            raise forms.ValidationError(
                ngettext(
                    "At most %(n)s person at a time. Bring larger lists in by a staff file.",
                    "At most %(n)s people at a time. Bring larger lists in by a staff file.",
                    MOST_AT_ONCE,
                )
                % {"n": MOST_AT_ONCE}
            )
        return entries


def _organization(request: HttpRequest, text: str) -> Organization:
    mine = Organization.objects.administered_by(request.user)
    found: Organization = get_object_or_404(mine, uuid=uuid_or_none(text))
    return found


def _to_the_list(organization: Organization, **narrowed: str) -> HttpResponse:
    query = urlencode(
        {"organization": str(organization.uuid), **{name: value for name, value in narrowed.items() if value}}
    )
    return redirect(f"{reverse('lms:people')}?{query}")


@private
@require_http_methods(["GET", "HEAD", "POST"])
@limited(SENDING, changes_only=True)
def invite_list(request: HttpRequest) -> HttpResponse:
    """Invite everybody on a pasted list and answer for each entry. 404 without an organization."""
    if not Organization.objects.administered_by(request.user).exists():
        raise Http404
    posted = request.method == "POST"
    answers = shown_answers(request)
    initial = {"organization": request.GET.get("organization", ""), "people": answers["unreadable"]}
    form = InviteForm(request.POST if posted else None, user=request.user, initial=initial)
    if posted and form.is_valid():
        given = form.cleaned_data
        try:
            found = invite.invite_many(
                entries=given["people"],
                organization=given["organization"],
                team=given["team"],
                role=given["role"],
                by=person_of(request),
                at=clock.now(),
            )
        except MembershipError as refused:
            form.add_error("team", str(refused))
        else:
            keep_answers(request, found)
            return redirect(f"{reverse('lms:invite')}?{urlencode({'organization': given['organization'].uuid})}")
    context = {"form": form, "answers": answers, "place": "team"}
    return render(request, "lms/team/people/invite.html", context, status=422 if form.errors else 200)


@private
@require_POST
@limited(SENDING)
def invite_ticked(request: HttpRequest) -> HttpResponse:
    """Invite the ticked people of an organization; 404 where one of them is not the inviter's to invite."""
    organization = _organization(request, request.POST.get("organization", ""))
    ticked = set(uuids_in(request.POST.getlist("person")))
    chosen = list(Person.objects.belonging_to([organization]).filter(uuid__in=ticked))
    if len(chosen) != len(ticked):
        raise Http404
    if chosen:
        found = invite.invite(people=chosen, organization=organization, by=person_of(request), at=clock.now())
        keep_answers(request, found)
    else:
        messages.warning(request, _("Nobody was ticked, so nobody was invited."))
    return _to_the_list(organization, q=request.POST.get("q", ""), show=request.POST.get("show", ""))


@private
@require_POST
@limited(SENDING)
def invite_imported(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Invite the people whom a staff import brought."""
    runs = ImportRun.objects.administered_by(request.user).select_related("organization")
    run = get_object_or_404(runs, uuid=uuid)
    found = invite.invite_imported(run=run, by=person_of(request), at=clock.now())
    if found:
        keep_answers(request, found)
    else:
        messages.info(
            request, _("This import brought nobody new, or it is too long ago. Choose people from this list.")
        )
    return _to_the_list(run.organization)


def _invitation(request: HttpRequest, uuid: UUID) -> Invitation:
    mine = Invitation.objects.administered_by(request.user).select_related("organization", "person")
    found: Invitation = get_object_or_404(mine, uuid=uuid)
    return found


@private
@require_POST
@limited(SENDING)
def send_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send an invitation again; the earlier link is dead."""
    invitation, at = _invitation(request, uuid), clock.now()
    try:
        outcome = invite.send_again(invitation=invitation, by=person_of(request), at=at)
    except invite.NotYoursError:
        messages.info(request, _("This invitation was accepted, withdrawn or sent again meanwhile."))
        return _to_the_list(invitation.organization)
    name = {"name": invitation.person.legal_name}
    if outcome == invite.Outcome.INVITED:
        messages.success(request, _("%(name)s gets a new link by mail. The earlier one no longer works.") % name)
    else:
        messages.warning(request, _("%(name)s: %(reason)s") % {**name, "reason": WORDS[outcome]})
    return _to_the_list(invitation.organization)


@private
@require_POST
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = _invitation(request, uuid)
    name = {"name": invitation.person.legal_name}
    if invite.withdraw(invitation=invitation, by=person_of(request), at=clock.now()):
        messages.success(request, _("The invitation of %(name)s is withdrawn. The link no longer works.") % name)
    else:
        messages.info(request, _("This invitation was accepted, withdrawn or sent again meanwhile."))
    return _to_the_list(invitation.organization)
