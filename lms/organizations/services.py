"""Writing people and memberships."""

from datetime import datetime
from typing import Any

from lms.adapter import get_adapter
from lms.organizations.models import Membership, Organization, Person, Team


def person_for(*, user: Any) -> Person:
    """Return the person behind a login, made from the login's own data at first need."""
    adapter = get_adapter()
    person, _created = Person.objects.get_or_create(
        user=user,
        defaults={
            "legal_name": adapter.legal_name(user),
            "family_name": adapter.family_name(user),
            "email": getattr(user, "email", "") or "",
        },
    )
    return person


def join(
    *, person: Person, organization: Organization, team: Team | None, role: str = Membership.Role.LEARNER, at: datetime
) -> Membership:
    """Open a membership; one that is open already is returned unchanged."""
    membership, _created = Membership.objects.get_or_create(
        person=person, organization=organization, team=team, role=role, ends_at=None, defaults={"starts_at": at}
    )
    return membership


def leave(*, membership: Membership, at: datetime) -> None:
    """Close a membership; closing it twice keeps the first date."""
    Membership.objects.filter(pk=membership.pk, ends_at__isnull=True).update(ends_at=at)
    membership.refresh_from_db()


def organization_of(*, person: Person) -> Organization | None:
    """Return the organization of the person's newest open membership."""
    newest = (
        Membership.objects.open()
        .filter(person=person)
        .select_related("organization")
        .order_by("-starts_at", "-pk")
        .first()
    )
    return newest.organization if newest else None
