"""Reading people and teams: who may see whom is decided here, by sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import StartsWith
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

if TYPE_CHECKING:
    from lms.organizations.models import Membership, Person, Team  # noqa: F401  # names for the generics

SUPERVISOR = "supervisor"
LEARNER = "learner"


def _memberships() -> models.QuerySet[Any]:
    return apps.get_model("lms", "Membership")._default_manager.filter(ends_at__isnull=True)


class TeamQuerySet(MP_NodeQuerySet):
    """Teams."""

    def supervised_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the teams that the user supervises now, each with all teams below it."""
        if not user.is_authenticated:
            nobody: Self = self.none()
            return nobody
        mine = _memberships().filter(person__user_id=user.pk, role=SUPERVISOR)
        below = mine.filter(team__isnull=False).filter(StartsWith(OuterRef("path"), F("team__path")))
        whole = mine.filter(team__isnull=True, organization=OuterRef("organization"))
        supervised: Self = self.filter(Exists(below) | Exists(whole))
        return supervised


class TeamManager(MP_NodeManager):
    """Teams in the order of the tree."""

    def get_queryset(self) -> TeamQuerySet:
        """Return all teams, parents before children."""
        teams: TeamQuerySet = TeamQuerySet(self.model, using=self._db).order_by("path")
        return teams

    def supervised_by(self, user: AbstractBaseUser | AnonymousUser) -> TeamQuerySet:
        """Return the teams that the user supervises now, each with all teams below it."""
        return self.get_queryset().supervised_by(user)


class PersonQuerySet(models.QuerySet["Person"]):
    """People."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the people whose training the user supervises now: open learner memberships of their teams.

        A supervisor is in the list only where they are a learner of the team too.
        """
        teams = apps.get_model("lms", "Team").objects.supervised_by(user)
        return self.filter(Exists(_memberships().filter(person=OuterRef("pk"), role=LEARNER, team__in=teams)))

    def with_zone(self) -> Self:
        """Set ``calendar_zone``: that of the organization of the newest open membership, the person's own without one."""
        newest = _memberships().filter(person=OuterRef("pk")).order_by("-starts_at", "-pk")
        zone = Subquery(newest.values("organization__time_zone")[:1])
        return self.annotate(calendar_zone=Coalesce(zone, F("time_zone")))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def open(self) -> Self:
        """Return the memberships that have not ended."""
        return self.filter(ends_at__isnull=True)

    def supervising(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the open supervisor memberships of the user."""
        if not user.is_authenticated:
            return self.none()
        return self.open().filter(person__user_id=user.pk, role=SUPERVISOR)


def is_supervisor_annotation(person: str = "pk") -> Any:
    """Return an EXISTS expression: the person in the named column supervises somebody now."""
    return Exists(_memberships().filter(person=OuterRef(person), role=SUPERVISOR))
