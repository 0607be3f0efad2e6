"""People, organizations and teams."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import factory
from django.contrib.auth import get_user_model

from lms.flows import people
from lms.organizations.models import Membership, Organization, Person, Team

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "a long test password"


class UserFactory(factory.django.DjangoModelFactory):
    """A login with PASSWORD."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"learner{n}@example.org")
    first_name = "Leila"
    last_name = "Haddad"

    @factory.post_generation
    def password(self: Any, create: bool, extracted: str | None, **_kwargs: Any) -> None:
        """Set the password."""
        self.set_password(extracted or PASSWORD)
        self.save()


class PersonFactory(factory.django.DjangoModelFactory):
    """A person with a login."""

    class Meta:
        model = Person

    user = factory.SubFactory(UserFactory)
    legal_name = "Leila Haddad"
    family_name = "Haddad"
    email = factory.SelfAttribute("user.email")
    time_zone = "America/New_York"


class OrganizationFactory(factory.django.DjangoModelFactory):
    """An employer."""

    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Harbor Community Health {n}")
    slug = factory.Sequence(lambda n: f"harbor-{n}")
    time_zone = "America/New_York"


def team_of(
    *members: Person, name: str = "Outpatient", organization: Organization | None = None, parent: Team | None = None
) -> Team:
    """Return a new team with these people as learners."""
    organization = organization or (parent.organization if parent else OrganizationFactory())
    fields = {"name": name, "organization": organization}
    team: Team = parent.add_child(**fields) if parent else Team.add_root(**fields)
    for member in members:
        people.join_team(person=member, organization=organization, team=team, at=LONG_AGO)
    return team


def supervisor_of(team: Team, **fields: Any) -> Person:
    """Return a new person who supervises the team."""
    person: Person = PersonFactory(**fields)
    people.join_team(
        person=person, organization=team.organization, team=team, role=Membership.Role.SUPERVISOR, at=LONG_AGO
    )
    return person
