"""Move people between teams: memberships are dated, and teams see at once what is theirs."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from lms.enrollment.services import show_to_teams
from lms.flows.assign import wait_for_newcomers, welcome
from lms.organizations import services as organizations
from lms.organizations.employment import Employment
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.services import MembershipError


@transaction.atomic
def join_team(
    *,
    person: Person,
    organization: Organization,
    team: Team | None,
    role: str = Membership.Role.LEARNER,
    at: datetime,
    ends_at: datetime | None = None,
) -> Membership:
    """Open a membership, until ``ends_at`` where it is given; show the enrollments to the team, give what newcomers get.

    Raises lms.organizations.services.MembershipError for a team of another organization and for an end that is past.
    """
    wait_for_newcomers([organization.pk])
    lock(person)
    membership = organizations.join(
        person=person, organization=organization, team=team, role=role, at=at, ends_at=ends_at
    )
    show_to_teams(person=person)
    welcome(memberships=[membership], at=at)
    return membership


def lock(person: Person) -> None:
    """Let nobody else change this person's memberships until the transaction ends: two clicks at once open one."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


@transaction.atomic
def leave_team(*, membership: Membership, at: datetime) -> None:
    """Close a membership with those of its deputies; the team no longer sees the person, the history stays."""
    organizations.leave(membership=membership, at=at)
    show_to_teams(person=membership.person)


@transaction.atomic
def move_team(*, membership: Membership, team: Team | None, at: datetime) -> Membership:
    """Close an open membership and open one in another team of the organization at the same moment, in the same role.

    A move to where the person is already changes nothing. Raises lms.organizations.services.MembershipError for a team of
    another organization, for a membership that is not open, and for a deputy.
    """
    wait_for_newcomers([membership.organization_id])
    lock(membership.person)
    membership.refresh_from_db()
    if membership.team_id == (team.pk if team else None):
        return membership
    if membership.deputy_for_id or not Membership.objects.open(at).filter(pk=membership.pk).exists():
        raise MembershipError(_("Only an open membership can be moved, and not that of a deputy."))
    organizations.leave(membership=membership, at=at)
    moved = organizations.join(
        person=membership.person,
        organization=membership.organization,
        team=team,
        role=membership.role,
        at=at,
    )
    show_to_teams(person=membership.person)
    welcome(memberships=[moved], at=at)
    return moved


@transaction.atomic
def appoint_deputy(*, supervisor: Membership, person: Person, until: datetime, at: datetime) -> Membership:
    """Let a person see what a supervisor sees until a moment, or until that supervisor's own membership ends.

    Raises lms.organizations.services.MembershipError where the supervisor's membership is none or not open, where the deputy
    is the supervisor or the deputy of a deputy, and where ``until`` is past.
    """
    lock(person)
    open_now = Membership.objects.open(at).filter(pk=supervisor.pk, role=Membership.Role.SUPERVISOR)
    if supervisor.deputy_for_id or not open_now.exists():
        raise MembershipError(_("Only somebody who supervises now can have a deputy."))
    if supervisor.person_id == person.pk:
        raise MembershipError(_("A supervisor cannot be their own deputy."))
    return organizations.join(
        person=person,
        organization=supervisor.organization,
        team=supervisor.team,
        role=Membership.Role.SUPERVISOR,
        at=at,
        ends_at=min(until, supervisor.ends_at) if supervisor.ends_at else until,
        deputy_for=supervisor,
    )


@transaction.atomic
def change_end(*, membership: Membership, ends_at: datetime | None, at: datetime) -> None:
    """Give an open membership another end, or none; the ends of deputies stay.

    Raises lms.organizations.services.MembershipError as lms.organizations.services.set_end does.
    """
    lock(membership.person)
    organizations.set_end(membership=membership, ends_at=ends_at, at=at)
    show_to_teams(person=membership.person)


@transaction.atomic
def leave_organization(*, person: Person, organization: Organization, at: datetime) -> None:
    """Close every membership of the person in the organization, with deputies, and end the employment on that day there.

    The day is that of the organization's time zone; one who leaves before the day of hiring leaves on that day.
    """
    lock(person)
    mine = Membership.objects.not_ended(at).filter(person=person, organization=organization)
    organizations.close(memberships=list(mine.values_list("pk", flat=True)), at=at)
    day = at.astimezone(ZoneInfo(organization.time_zone)).date()
    for employment in Employment.objects.filter(person=person, organization=organization, left_on__isnull=True):
        employment.left_on = max(day, employment.hired_on or day)
        employment.save(update_fields=["left_on"])
    show_to_teams(person=person)
