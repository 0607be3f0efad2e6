"""Invitations, through the real flow."""

from __future__ import annotations

from typing import Any

from lms.base import clock
from lms.flows import invite
from lms.organizations import pasted
from lms.organizations.invitations import Invitation
from lms.organizations.models import Membership, Organization, Person
from tests.factories.people import PersonFactory

WORDS = "a harbor full of small boats"
ACCEPTED = {"legal_name": "Leila Haddad", "family_name": "Haddad", "password": WORDS, "again": WORDS}
"""What the form of an invitation sends."""


def inviter_of(organization: Organization, **fields: Any) -> Person:
    """Return a new person who administers the organization."""
    person: Person = PersonFactory(**fields)
    Membership.objects.create(
        person=person, organization=organization, role=Membership.Role.ADMINISTRATOR, starts_at=clock.now()
    )
    return person


def invite_list(
    organization: Organization, text: str, *, by: Person | None = None, **place: Any
) -> list[invite.Answer]:
    """Invite everybody on a pasted list; without ``by`` by a new administrator."""
    return invite.invite_many(
        entries=pasted.read(text),
        organization=organization,
        by=by or inviter_of(organization),
        at=clock.now(),
        **{"team": None, **place},
    )


def invited_links(organization: Organization, text: str, **place: Any) -> list[str]:
    """Return the secret parts of the links of everybody on a list who was invited, in order."""
    known = set(Invitation.objects.values_list("pk", flat=True))
    invite_list(organization, text, **place)
    return [invitation.link for invitation in Invitation.objects.exclude(pk__in=known).order_by("pk")]
