"""Reading people and teams: who may see whom is decided here, by sets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import StartsWith
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

if TYPE_CHECKING:
    from lms.organizations.models import Membership, Person, Team  # noqa: F401  # names for the generics

SUPERVISOR = "supervisor"
LEARNER = "learner"


def _in_force(at: datetime | None) -> Q:
    """Return the condition of memberships that are open, or with a moment of those that were open then."""
    if at is None:
        return Q(ends_at__isnull=True)
    return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def _memberships(at: datetime | None = None) -> models.QuerySet[Any]:
    return apps.get_model("lms", "Membership")._default_manager.filter(_in_force(at))


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

    def visible_to(self, user: AbstractBaseUser | AnonymousUser, *, at: datetime | None = None) -> Self:
        """Return the people whose training the user supervises now: open learner memberships of their teams.

        With ``at``, those who were learners at that moment in a team that the user supervises now (ADR 0037). A
        supervisor is in the list only where they are a learner of the team too.
        """
        teams = apps.get_model("lms", "Team").objects.supervised_by(user)
        return self.filter(Exists(_memberships(at).filter(person=OuterRef("pk"), role=LEARNER, team__in=teams)))

    def learning_in(self, team: Team, *, at: datetime | None = None) -> Self:
        """Return the learners of a team and the teams below it, now or at a moment."""
        inside = _memberships(at).filter(person=OuterRef("pk"), role=LEARNER, team__path__startswith=team.path)
        return self.filter(Exists(inside))

    def named(self, words: str) -> Self:
        """Return the people whose name or e-mail holds these words, in any case; everybody without words."""
        return self.filter(Q(legal_name__icontains=words) | Q(email__icontains=words)) if words else self

    def in_order(self, *, after: Person | None = None) -> Self:
        """Return the people by family name, those behind one of them if given: keyset paging."""
        ordered = self.order_by("family_name", "pk")
        if after is None:
            return ordered
        return ordered.filter(Q(family_name__gt=after.family_name) | Q(family_name=after.family_name, pk__gt=after.pk))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def open(self, *, at: datetime | None = None) -> Self:
        """Return the memberships that have not ended, or those that were open at a moment."""
        return self.filter(_in_force(at))

    def supervising(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the open supervisor memberships of the user."""
        if not user.is_authenticated:
            return self.none()
        return self.open().filter(person__user_id=user.pk, role=SUPERVISOR)


def is_supervisor_annotation(person: str = "pk") -> Any:
    """Return an EXISTS expression: the person in the named column supervises somebody now."""
    return Exists(_memberships().filter(person=OuterRef(person), role=SUPERVISOR))
