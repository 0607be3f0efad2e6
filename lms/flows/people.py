"""Move people between teams: memberships are dated, and teams see at once what is theirs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.enrollment.services import show_to_teams
from lms.flows.assign import welcome
from lms.organizations import services as organizations
from lms.organizations.models import Membership, Organization, Person, Team


@transaction.atomic
def join_team(
    *, person: Person, organization: Organization, team: Team | None, role: str = Membership.Role.LEARNER, at: datetime
) -> Membership:
    """Open a membership, show the person's enrollments to the team, and give what newcomers get."""
    membership = organizations.join(person=person, organization=organization, team=team, role=role, at=at)
    show_to_teams(person=person)
    welcome(memberships=[membership], at=at)
    return membership


@transaction.atomic
def leave_team(*, membership: Membership, at: datetime) -> None:
    """Close a membership; the team no longer sees the person, the history stays."""
    organizations.leave(membership=membership, at=at)
    show_to_teams(person=membership.person)
