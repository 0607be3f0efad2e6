"""Let people in: invite one or many, send it again, withdraw it, and accept it once (ADR 0042)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from lms.adapter import get_adapter
from lms.conf import conf
from lms.flows.assign import wait_for_newcomers, welcome
from lms.flows.people import join_team
from lms.notifications.services import Message, cancel, queue_all
from lms.organizations.invitations import Invitation, InvitationQuerySet, mark_of
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.pasted import Pasted
from lms.organizations.querysets import administers_all
from lms.organizations.services import MembershipError
from lms.organizations.staff.models import ImportRun


class NotYoursError(Exception):
    """The inviter does not manage this organization, or the role is one that they must not give."""


class DeadLinkError(Exception):
    """The link was used, withdrawn, is too old, or was never made here."""


class Outcome(StrEnum):
    """What became of somebody who was to be invited."""

    INVITED = "invited"
    INVITED_ALREADY = "invited_already"
    SIGNS_IN = "signs_in"
    NO_ADDRESS = "no_address"
    TAKEN = "taken"
    SHARED = "shared"
    TWICE = "twice"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Answer:
    """What became of one entry of a list; ``line`` and ``text`` are those of the list, 0 for a person of the records."""

    line: int
    text: str
    outcome: Outcome


@transaction.atomic
def invite(*, people: Collection[Person], organization: Organization, by: Person, at: datetime) -> list[Answer]:
    """Invite people of the records by the address that stands there, in a fixed number of statements; one answer for each.

    Nobody is invited twice: an invitation that can still be accepted stays as it is. Raises NotYoursError for an
    organization that the inviter does not manage, and for anybody who does not belong to it.
    """
    _check(organization, by)
    wanted = {person.pk for person in people}
    rows = list(Person.objects.belonging_to([organization], at=at).filter(pk__in=wanted).in_order())
    if len(rows) != len(wanted):
        raise NotYoursError
    named = [row.email.lower() for row in rows]
    taken = _Taken(named, at=at)
    outcomes = [
        taken.judge(row, address, holders=named.count(address)) for row, address in zip(rows, named, strict=True)
    ]
    invited = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome == Outcome.INVITED]
    _send(invited, organization, by, at)
    return [Answer(0, row.legal_name, outcome) for row, outcome in zip(rows, outcomes, strict=True)]


@transaction.atomic
def invite_many(
    *,
    entries: Sequence[Pasted],
    organization: Organization,
    team: Team | None,
    role: str = Membership.Role.LEARNER,
    by: Person,
    at: datetime,
) -> list[Answer]:
    """Invite everybody on a list and make the records that are missing; one answer for each entry, in order.

    Whoever the organization knows by the address joins the team in the role too. Raises NotYoursError for an organization
    that the inviter does not manage and for a role that they must not give, and
    lms.organizations.services.MembershipError where team, role and organization do not fit.
    """
    _check(organization, by)
    _check_role(role, team, organization, by)
    addresses = {entry.address for entry in entries if entry.address}
    known, strangers = _known(addresses, organization, at)
    taken = _Taken(addresses, at=at)
    outcomes: list[Outcome] = []
    guests: dict[str, Person] = {}
    seen: set[str] = set()
    for entry in entries:
        holders = known.get(entry.address, [])
        person = holders[0] if holders else _newcomer(entry, organization)
        outcome = taken.judge(person, entry.address, holders=len(holders), elsewhere=entry.address in strangers)
        if entry.address in seen:
            outcome = Outcome.TWICE
        elif outcome == Outcome.INVITED:
            guests[entry.address] = person
        seen |= {entry.address} - {""}
        outcomes.append(outcome)
    _admit(list(guests.values()), organization, team, role, at)
    _send(list(guests.values()), organization, by, at)
    return [Answer(entry.line, entry.text, outcome) for entry, outcome in zip(entries, outcomes, strict=True)]


def invite_imported(*, run: ImportRun, by: Person, at: datetime) -> list[Answer]:
    """Invite the people whom a staff import brought, as long as it can be taken back; they stay when it is.

    Raises NotYoursError as ``invite`` does.
    """
    people = Person.objects.belonging_to([run.organization], at=at).filter(pk__in=run.new_people())
    return invite(people=list(people), organization=run.organization, by=by, at=at)


def _check(organization: Organization, by: Person) -> None:
    """Let one at a time invite into an organization: two lists at once would make somebody twice."""
    if by.user is None or not Organization.objects.administered_by(by.user).filter(pk=organization.pk).exists():
        raise NotYoursError
    wait_for_newcomers([organization.pk])


def _check_role(role: str, team: Team | None, organization: Organization, by: Person) -> None:
    if role == Membership.Role.ADMINISTRATOR and not (by.user and administers_all(by.user)):
        raise NotYoursError
    if role == Membership.Role.SUPERVISOR and team is None:
        raise MembershipError(_("Choose the team that is to be supervised."))
    if role == Membership.Role.ADMINISTRATOR and team is not None:
        raise MembershipError(_("A training administrator manages the whole organization, not a team."))
    if team is not None and team.organization_id != organization.pk:
        raise MembershipError(_("This team belongs to another organization."))


class _Taken:
    """Which addresses have a login or an invitation already, loaded in two queries."""

    def __init__(self, addresses: Collection[str], *, at: datetime) -> None:
        self.logins = get_adapter().addresses_with_login(addresses)
        valid = Invitation.objects.valid(at).filter(address__in=addresses)
        self.invited = dict(valid.values_list("address", "person_id"))

    def judge(self, person: Person, address: str, *, holders: int, elsewhere: bool = False) -> Outcome:
        """Return why a person cannot be invited by an address that so many people of the organization have, or INVITED."""
        if person.user_id is not None:
            return Outcome.SIGNS_IN
        if not address:
            return Outcome.NO_ADDRESS if person.pk else Outcome.UNREADABLE
        if holders > 1:
            return Outcome.SHARED
        if address in self.invited:
            return Outcome.INVITED_ALREADY if self.invited[address] == person.pk else Outcome.TAKEN
        return Outcome.TAKEN if elsewhere or address in self.logins else Outcome.INVITED


def _known(
    addresses: Collection[str], organization: Organization, at: datetime
) -> tuple[dict[str, list[Person]], set[str]]:
    """Return the people of the organization by address, and the addresses that only people elsewhere have."""
    holders = Person.objects.annotate(lower=Lower("email")).filter(lower__in=addresses)
    inside: dict[str, list[Person]] = {}
    for person in holders.belonging_to([organization], at=at).order_by("pk"):
        inside.setdefault(person.email.lower(), []).append(person)
    return inside, set(holders.values_list("lower", flat=True)) - set(inside)


def _newcomer(entry: Pasted, organization: Organization) -> Person:
    """Return a new person; one without a name is called by the address until they write it themselves."""
    name = entry.name or entry.address[:200]
    return Person(
        legal_name=name,
        family_name=entry.family_name[:120] or entry.address.partition("@")[0][:120],
        email=entry.address,
        time_zone=organization.time_zone,
    )


def _admit(guests: list[Person], organization: Organization, team: Team | None, role: str, at: datetime) -> None:
    """Let newcomers join in a fixed number of statements, and whoever is known one by one."""
    newcomers = [guest for guest in guests if guest.pk is None]
    for guest in guests:
        if guest.pk is not None:
            join_team(person=guest, organization=organization, team=team, role=role, at=at)
    place = {"organization": organization, "team": team, "role": role, "starts_at": at}
    Person.objects.bulk_create(newcomers)
    welcome(memberships=Membership.objects.bulk_create(Membership(person=each, **place) for each in newcomers), at=at)


def _send(people: Sequence[Person], organization: Organization, by: Person, at: datetime) -> None:
    """Make invitations and put their mails in line; open ones of the same people or addresses are withdrawn."""
    addresses = [person.email.lower() for person in people]
    earlier = Invitation.objects.open().filter(Q(person__in=people) | Q(address__in=addresses))
    _withdraw(earlier, at=at)
    rows = Invitation.objects.bulk_create(
        Invitation(
            person=person,
            organization=organization,
            address=address,
            invited_by=by,
            created_at=at,
            expires_at=at + timedelta(days=conf.INVITATION_DAYS),
        )
        for person, address in zip(people, addresses, strict=True)
    )
    queue_all(
        messages=[
            Message(
                kind="invitation",
                dedupe_key=_mail_key(row),
                person=row.person,
                address=row.address,
                context={"invitation": str(row.uuid)},
            )
            for row in rows
        ],
        at=at,
    )


def _mail_key(invitation: Invitation) -> str:
    return f"invitation:{invitation.uuid}"


def _withdraw(invitations: InvitationQuerySet, *, at: datetime) -> int:
    rows = list(invitations.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    cancel(dedupe_keys=[_mail_key(row) for row in rows], at=at)
    return Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=at)


@transaction.atomic
def send_again(*, invitation: Invitation, by: Person, at: datetime) -> Outcome:
    """Withdraw an open invitation and make another, to the address that stands in the record now: the earlier link is dead.

    Returns INVITED, or why it could not be: then the earlier one stays withdrawn. Raises NotYoursError as ``invite`` does,
    and for an invitation that is no longer open.
    """
    _check(invitation.organization, by)
    if not _withdraw(Invitation.objects.open().filter(pk=invitation.pk), at=at):
        raise NotYoursError
    (answer,) = invite(people=[invitation.person], organization=invitation.organization, by=by, at=at)
    return answer.outcome


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Person, at: datetime) -> bool:
    """Make the link of an invitation dead; False where it was accepted or withdrawn already. Raises NotYoursError."""
    _check(invitation.organization, by)
    return bool(_withdraw(Invitation.objects.open().filter(pk=invitation.pk), at=at))


def invitation_of(*, secret: str, at: datetime) -> Invitation:
    """Return the invitation that a link can accept now.

    Raises DeadLinkError, for whatever reason: the holder of a link learns nothing about the people of the site.
    """
    rows = Invitation.objects.valid(at).select_related("person", "organization", "invited_by")
    return _alive(rows.filter(mark=mark_of(secret)).first(), at=at)


def _alive(invitation: Invitation | None, *, at: datetime) -> Invitation:
    """Refuse what cannot be accepted: whoever has left the organization meanwhile is no longer let in."""
    if invitation is None or not invitation.is_valid(at) or invitation.person.user_id is not None:
        raise DeadLinkError
    if not Person.objects.belonging_to([invitation.organization_id], at=at).filter(pk=invitation.person_id).exists():
        raise DeadLinkError
    if get_adapter().addresses_with_login([invitation.address]):
        raise DeadLinkError
    return invitation


@transaction.atomic
def accept(*, secret: str, legal_name: str, family_name: str, password: str, at: datetime) -> AbstractBaseUser:
    """Make the login behind a link, once, tie the person to it, keep the name that the person wrote, and return the login.

    Of two at the same moment the second waits and finds a dead link. Raises DeadLinkError, and
    django.core.exceptions.ValidationError for a password that the site's rules refuse: then nothing has happened.
    """
    found = invitation_of(secret=secret, at=at)
    rows = Invitation.objects.select_for_update(of=("self", "person")).select_related("person", "organization")
    invitation = _alive(rows.get(pk=found.pk), at=at)
    person = invitation.person
    person.legal_name, person.family_name, person.email = legal_name, family_name, invitation.address
    try:
        with transaction.atomic():
            user = get_adapter().create_login(person=person, address=invitation.address, password=password)
    except IntegrityError as error:  # somebody else made a login with this address at the same moment
        raise DeadLinkError from error
    person.user = user  # type: ignore[assignment]  # the host's own model
    person.save(update_fields=["user", "legal_name", "family_name", "email"])
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    return user
