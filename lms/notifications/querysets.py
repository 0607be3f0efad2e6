"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models

from lms.base.leases import not_put_off, unleased

if TYPE_CHECKING:
    from lms.notifications.models import Outbox, Preference  # noqa: F401  # names for the generics

OPEN_STATES = ("pending", "sending")
STALE_AFTER = timedelta(hours=1)


class OutboxQuerySet(models.QuerySet["Outbox"]):
    """Mail."""

    def open(self) -> Self:
        """Return mail that has not come to an end."""
        return self.filter(state__in=OPEN_STATES)

    def due(self, *, task_id: str, at: datetime) -> Self:
        """Return mail whose time has come and that no other worker holds, the longest waiting first."""
        return (
            self.open()
            .filter(unleased(at=at, task_id=task_id), not_put_off(at=at), send_after__lte=at)
            .order_by("send_after", "pk")
        )

    def stale(self, *, at: datetime) -> Self:
        """Return mail whose worker died while it talked to the mail server, and that nobody took up for an hour."""
        return self.filter(state="sending", leased_until__lt=at - STALE_AFTER)


class PreferenceQuerySet(models.QuerySet["Preference"]):
    """Kinds of mail that people switched off."""

    def switched_off(self, *, people: Collection[int]) -> set[tuple[int, str]]:
        """Return the pairs of person and kind of these people, given by their keys."""
        return set(self.filter(person__in=people).values_list("person_id", "kind"))
