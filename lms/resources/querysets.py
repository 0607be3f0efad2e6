"""Reading what is kept: what is shown, what matches a search, and whose entries and handouts these are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from lms.organizations.querysets import administers_all

if TYPE_CHECKING:
    from lms.resources.handout_models import Handout  # noqa: F401  # generic
    from lms.resources.kept import Kept
    from lms.resources.models import DirectoryEntry  # noqa: F401  # generic

MOST_WORDS = 10
Row = TypeVar("Row", bound="Kept")


class KeptQuerySet(models.QuerySet[Row]):
    """Rows that somebody keeps."""

    def shown(self, today: date) -> Self:
        """Return what people who look for help see: checked, and not overdue."""
        return self.filter(closed_at__isnull=True, check_by__gte=today)

    def overdue(self, today: date) -> Self:
        """Return what is hidden until its keeper has checked it again."""
        return self.filter(closed_at__isnull=True, check_by__lt=today)

    def kept_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the rows that a person keeps, alone or as supervisor of the team that does."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(owner_person__user=user.pk) | Q(owner_team__in=_led(user)))

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the rows that somebody may write: one's own, those of one's organizations, or all."""
        if administers_all(user):
            return self.all()
        if not user.is_authenticated:
            return self.none()
        people = apps.get_model("lms", "Person").objects.administered_by(user)
        teams = apps.get_model("lms", "Team").objects.administered_by(user)
        own = Q(owner_person__user=user.pk) | Q(owner_team__in=_led(user))
        return self.filter(own | Q(owner_person__in=people) | Q(owner_team__in=teams))


class DirectoryQuerySet(KeptQuerySet["DirectoryEntry"]):
    """Entries of the directory."""

    def tagged(self, facet: str, code: str) -> Self:
        """Return the entries with a code of a facet."""
        tags = apps.get_model("lms", "EntryTag")._default_manager
        return self.filter(Exists(tags.filter(entry=OuterRef("pk"), facet=facet, code=code)))

    def for_population(self, code: str) -> Self:
        """Return the entries for a population, and those for everybody."""
        tags = apps.get_model("lms", "EntryTag")._default_manager.filter(entry=OuterRef("pk"), facet="population")
        return self.filter(Exists(tags.filter(code=code)) | ~Exists(tags))

    def matching(self, words: str) -> Self:
        """Return the entries that hold each of the words in their name, description, hours or area, in any language."""
        texts = apps.get_model("lms", "EntryText")._default_manager.filter(entry=OuterRef("pk"))
        found = self
        for word in words.split()[:MOST_WORDS]:
            said = Q(name__icontains=word) | Q(summary__icontains=word) | Q(hours__icontains=word)
            found = found.filter(Exists(texts.filter(said)) | Q(area__icontains=word))
        return found

    def in_area(self, words: str) -> Self:
        """Return the entries of an area, and those that serve everywhere."""
        area = words.strip()
        return self.filter(Q(area__icontains=area) | Q(area="")) if area else self

    def whole(self) -> Self:
        """Read texts and descriptions with them, in two statements."""
        return self.prefetch_related("texts", "tags")


class HandoutQuerySet(KeptQuerySet["Handout"]):
    """Handouts for patients."""

    def with_files(self) -> Self:
        """Read the files that can be downloaded with them, in one statement, as ``offered``."""
        files = apps.get_model("lms", "HandoutFile")._default_manager.offered()
        return self.prefetch_related(Prefetch("files", files, to_attr="offered"))


def _led(user: AbstractBaseUser | AnonymousUser) -> models.QuerySet[Any]:
    supervising: models.QuerySet[Any] = apps.get_model("lms", "Membership").objects.supervising(user)
    return supervising.filter(team__isnull=False).values("team")
