"""Writing people and memberships."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from lms.adapter import get_adapter
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.reading_options import Reading


def person_for(*, user: Any) -> Person:
    """Return the person behind a login, made from the login's own data at first need."""
    adapter = get_adapter()
    person, _new = Person.objects.get_or_create(
        user=user,
        defaults={
            "legal_name": adapter.legal_name(user),
            "family_name": adapter.family_name(user),
            "email": getattr(user, "email", "") or "",
        },
    )
    return person


def keep_reading(*, person: Person, reading: Reading) -> None:
    """Keep how somebody likes to read."""
    person.reading = reading.to_stored()
    person.save(update_fields=["reading"])


class MembershipError(ValueError):
    """The membership cannot be: the team is another organization's, the deputy is the supervisor, or the end is past."""


def join(
    *,
    person: Person,
    organization: Organization,
    team: Team | None,
    role: str = Membership.Role.LEARNER,
    at: datetime,
    ends_at: datetime | None = None,
    deputy_for: Membership | None = None,
) -> Membership:
    """Open a membership; one that is open already is returned, with the end that is asked for where it has an end.

    Raises MembershipError for a team of another organization and for an end that is not after ``at``.
    """
    if team is not None and team.organization_id != organization.pk:
        raise MembershipError(_("This team belongs to another organization."))
    if ends_at is not None and ends_at <= at:
        raise MembershipError(_("The end must be in the future."))
    same = {"person": person, "organization": organization, "team": team, "role": role, "deputy_for": deputy_for}
    found = Membership.objects.open(at).filter(**same).order_by("pk").first()
    if found is not None and found.ends_at not in {None, ends_at}:
        found.ends_at = ends_at
        found.save(update_fields=["ends_at"])
    if found is not None:
        return found
    if ends_at is not None:
        return Membership.objects.create(**same, starts_at=at, ends_at=ends_at)
    membership, _new = Membership.objects.get_or_create(**same, ends_at=None, defaults={"starts_at": at})
    return membership


def leave(*, membership: Membership, at: datetime) -> None:
    """Close a membership, and those of its deputies; closing it twice keeps the first date."""
    close(memberships=[membership.pk], at=at)
    membership.refresh_from_db()


def close(*, memberships: Collection[int], at: datetime) -> None:
    """Close memberships (their ids) and those of their deputies, in one statement.

    What would have begun later begins and ends at this moment, so that it never was; what has ended stays as it is.
    """
    Membership.objects.not_ended(at).filter(Q(pk__in=memberships) | Q(deputy_for__in=memberships)).update(
        starts_at=Least(F("starts_at"), Value(at)), ends_at=at
    )


def set_end(*, membership: Membership, ends_at: datetime | None, at: datetime) -> None:
    """Give an open membership another end, or none.

    Raises MembershipError for one that is not open, an end that is past, a deputy without an end, and where another one without
    an end is open.
    """
    if not Membership.objects.open(at).filter(pk=membership.pk).exists():
        raise MembershipError(_("This membership is not open."))
    if ends_at is not None and ends_at <= at:
        raise MembershipError(_("The end must be in the future."))
    same = {name: getattr(membership, name) for name in ("person", "organization", "team", "role")}
    other = Membership.objects.filter(**same, ends_at=None).exclude(pk=membership.pk)
    if ends_at is None and (membership.deputy_for_id or other.exists()):
        raise MembershipError(_("A deputy needs an end, and only one membership of a kind can be without one."))
    membership.ends_at = ends_at
    membership.save(update_fields=["ends_at"])


def make_team(*, name: str, organization: Organization, parent: Team | None) -> Team:
    """Make a team, below another one or at the top.

    Raises MembershipError for a parent of another organization.
    """
    _check_parent(parent, organization)
    fields = {"name": name, "organization": organization}
    team: Team = Team.objects.get(pk=parent.pk).add_child(**fields) if parent else Team.add_root(**fields)
    return team


def change_team(*, team: Team, name: str, parent: Team | None) -> None:
    """Rename a team, and move it with all below it to another place of its organization where the parent is another one.

    Raises MembershipError for a parent of another organization, and for the team itself or one below it.
    """
    _check_parent(parent, team.organization)
    Team.objects.filter(pk=team.pk).update(name=name)
    current = Team.objects.get(pk=team.pk)
    above = current.get_parent()
    if (above.pk if above else None) == (parent.pk if parent else None):
        return
    if parent is not None and parent.path.startswith(current.path):
        raise MembershipError(_("A team cannot stand below itself."))
    if parent is None:
        current.move(Team.get_last_root_node(), pos="last-sibling")
    else:
        current.move(Team.objects.get(pk=parent.pk), pos="last-child")


def _check_parent(parent: Team | None, organization: Organization) -> None:
    if parent is not None and parent.organization_id != organization.pk:
        raise MembershipError(_("The team above belongs to another organization."))


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
