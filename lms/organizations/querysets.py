"""Reading people and teams: who may see whom is decided here, by sets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import StartsWith
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from lms.base import clock

if TYPE_CHECKING:
    from lms.organizations.models import Membership, Organization, Person, Team  # noqa: F401  # generics

SUPERVISOR = "supervisor"
LEARNER = "learner"
ADMINISTRATOR = "administrator"
ADMINISTERS_ALL = "lms.change_organization"
"""Whoever has this permission, or is a superuser, administers every organization."""
WHOLE = Q(role=SUPERVISOR, team__isnull=True) | Q(role=ADMINISTRATOR)
"""Memberships that show all teams of an organization (ADR 0052)."""


def open_at(at: datetime | None = None, *, prefix: str = "") -> Q:
    """Return the condition of an open membership at a moment, now unless given: it has begun and has not ended.

    ``prefix`` leads to the membership, for example ``memberships__``.
    """
    moment = at or clock.now()
    begun = Q(**{f"{prefix}starts_at__lte": moment})
    return begun & (Q(**{f"{prefix}ends_at__isnull": True}) | Q(**{f"{prefix}ends_at__gt": moment}))


def _memberships(at: datetime | None = None) -> models.QuerySet[Any]:
    return apps.get_model("lms", "Membership")._default_manager.filter(open_at(at))


def administers_all(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether the user administers every organization."""
    has_perm = getattr(user, "has_perm", None)
    return bool(user.is_authenticated and has_perm and has_perm(ADMINISTERS_ALL))


def _may_administer_all(user: AbstractBaseUser | AnonymousUser) -> Exists:
    """Return the condition of ``administers_all`` within a query: superusers, and who has the permission by Django's tables."""
    return Exists(ModelBackend().with_perm(ADMINISTERS_ALL).filter(pk=str(user.pk)))


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Organizations."""

    def administered_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the organizations whose people the user manages now."""
        if not user.is_authenticated:
            return self.none()
        if administers_all(user):
            return self.all()
        mine = _memberships().filter(person__user_id=user.pk, role=ADMINISTRATOR, organization=OuterRef("pk"))
        return self.filter(Exists(mine))

    def led_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the organizations of which the user sees all teams now: supervised as a whole, or administered."""
        if not user.is_authenticated:
            return self.none()
        mine = _memberships().filter(person__user_id=user.pk, organization=OuterRef("pk"))
        return self.filter(Exists(mine.filter(WHOLE)) | _may_administer_all(user))


def _administered(user: AbstractBaseUser | AnonymousUser) -> models.QuerySet[Any]:
    found: models.QuerySet[Any] = apps.get_model("lms", "Organization").objects.administered_by(user)
    return found


class TeamQuerySet(MP_NodeQuerySet):
    """Teams."""

    def supervised_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the teams that the user supervises now, each with all teams below it, and those of organizations led."""
        if not user.is_authenticated:
            nobody: Self = self.none()
            return nobody
        mine = _memberships().filter(person__user_id=user.pk)
        below = mine.filter(role=SUPERVISOR, team__isnull=False).filter(StartsWith(OuterRef("path"), F("team__path")))
        whole = mine.filter(WHOLE, organization=OuterRef("organization"))
        supervised: Self = self.filter(Exists(below) | Exists(whole) | _may_administer_all(user))
        return supervised

    def administered_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the teams of the organizations that the user administers."""
        mine: Self = self.filter(organization__in=_administered(user))
        return mine


class TeamManager(MP_NodeManager):
    """Teams in the order of the tree."""

    def get_queryset(self) -> TeamQuerySet:
        """Return all teams, parents before children."""
        teams: TeamQuerySet = TeamQuerySet(self.model, using=self._db).order_by("path")
        return teams

    def supervised_by(self, user: AbstractBaseUser | AnonymousUser) -> TeamQuerySet:
        """Return the teams that the user supervises now, each with all teams below it, and those of organizations led."""
        return self.get_queryset().supervised_by(user)

    def administered_by(self, user: AbstractBaseUser | AnonymousUser) -> TeamQuerySet:
        """Return the teams of the organizations that the user administers."""
        return self.get_queryset().administered_by(user)


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

    def administered_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the people whom the user manages: those who belong to, or are employed in, an own organization now.

        Whoever administers every organization also manages those who belong nowhere.
        """
        if administers_all(user):
            return self.all()
        return self.belonging_to(_administered(user))

    def belonging_to(self, organizations: Any, *, at: datetime | None = None) -> Self:
        """Return the people who belong to, or are employed in, one of the organizations, now or at a moment."""
        employed = apps.get_model("lms", "Employment")._default_manager.filter(left_on__isnull=True)
        return self.filter(
            Exists(_memberships(at).filter(person=OuterRef("pk"), organization__in=organizations))
            | Exists(employed.filter(person=OuterRef("pk"), organization__in=organizations))
        )

    def with_zone(self) -> Self:
        """Set ``calendar_zone``: that of the organization of the newest open membership, the person's own without one."""
        newest = _memberships().filter(person=OuterRef("pk")).order_by("-starts_at", "-pk")
        zone = Subquery(newest.values("organization__time_zone")[:1])
        return self.annotate(calendar_zone=Coalesce(zone, F("time_zone")))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def open(self, at: datetime | None = None) -> Self:
        """Return the memberships that have begun and have not ended at the moment, now unless given."""
        return self.filter(open_at(at))

    def not_ended(self, at: datetime | None = None) -> Self:
        """Return the memberships that have not ended at the moment, now unless given, also those that begin later."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at or clock.now()))

    def supervising(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the open supervisor memberships of the user."""
        if not user.is_authenticated:
            return self.none()
        return self.open().filter(person__user_id=user.pk, role=SUPERVISOR)

    def administered_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the memberships, ended ones too, in the organizations that the user administers."""
        return self.filter(organization__in=_administered(user))


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows that belong to an organization."""

    def administered_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the rows of the organizations that the user administers."""
        return self.filter(organization__in=_administered(user))


class LicenseQuerySet(models.QuerySet[Any]):
    """Licenses."""

    def administered_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the licenses of the people whom the user manages."""
        return self.filter(person__in=apps.get_model("lms", "Person").objects.administered_by(user))


def is_administrator_annotation() -> Any:
    """Return an EXISTS expression: the person administers an organization now."""
    return Exists(_memberships().filter(person=OuterRef("pk"), role=ADMINISTRATOR))


def is_supervisor_annotation(person: str = "pk") -> Any:
    """Return an EXISTS expression: the person in the named column supervises or administers somebody now."""
    return Exists(_memberships().filter(person=OuterRef(person), role__in=[SUPERVISOR, ADMINISTRATOR]))
