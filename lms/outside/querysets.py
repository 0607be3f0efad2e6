"""Reading records from elsewhere: whose they are and who may see them is decided here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from lms.outside.models import LiveSession, OutsideRecord  # noqa: F401  # names the generics


class LiveSessionQuerySet(models.QuerySet["LiveSession"]):
    """Live sessions."""

    def led_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the sessions of the teams that the user supervises now, or whose organizations they administer."""
        return self.filter(team__in=apps.get_model("lms", "Team").objects.supervised_by(user))


class OutsideRecordQuerySet(models.QuerySet["OutsideRecord"]):
    """Records from elsewhere."""

    def standing(self, *, at: datetime | None = None) -> Self:
        """Return the records that were not taken back; with a moment, those recorded by then and not taken back by then."""
        if at is None:
            return self.filter(undone_at__isnull=True)
        return self.filter(Q(undone_at__isnull=True) | Q(undone_at__gt=at), recorded_at__lte=at)

    def of_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the user's own records."""
        return self.filter(person__user_id=user.pk) if user.is_authenticated else self.none()

    def listed(self) -> Self:
        """Return the records with all that a list of them shows, the newest completion first."""
        return self.select_related("organization", "recorded_by", "proof").order_by("-completed_on", "-pk")

    def supervised_by(self, user: AbstractBaseUser | AnonymousUser, *, at: datetime | None = None) -> Self:
        """Return the records of the people whom the user supervises, of the organizations in which they do so."""
        people = apps.get_model("lms", "Person").objects.visible_to(user, at=at)
        teams = apps.get_model("lms", "Team").objects.supervised_by(user)
        return self.filter(person__in=people, organization__in=teams.values("organization"))

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the records that the user may see: own ones, of own people, and of organizations they administer."""
        if not user.is_authenticated:
            return self.none()
        organizations = apps.get_model("lms", "Organization").objects.administered_by(user)
        supervised = self.supervised_by(user).values("pk")
        return self.filter(Q(person__user_id=user.pk) | Q(pk__in=supervised) | Q(organization__in=organizations))
