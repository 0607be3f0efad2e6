"""Rows that a worker takes for a while: the columns, conditions and waits that certificate files and mail share (ADR 0008).

The row is the truth and the database's clock decides: a lease that ended can be taken by anybody.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.base import clock

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
DIED = f"{MAX_ATTEMPTS} attempts ended without a word: each time the worker was killed or stopped."
PARK_FIRST = timedelta(seconds=30)
PARK_MOST = timedelta(minutes=10)


class Leased(models.Model):
    """The columns: who holds the row until when, how often it was tried, and when it may be tried again."""

    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    parked = models.PositiveSmallIntegerField(_("times put off"), default=0)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """Abstract."""

        abstract = True


def database_now() -> datetime:
    """Return the time of the database, which all workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        value: datetime | str = cursor.fetchone()[0]
    at = datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
    return at + clock.offset()


def unleased(*, at: datetime, task_id: str = "") -> Q:
    """Return the condition that a row is nobody's, its lease has ended, or that this task holds it already."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=at)
    return free | Q(lease_owner=task_id) if task_id else free


def not_put_off(*, at: datetime) -> Q:
    """Return the condition that a row does not wait for a later attempt."""
    return Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=at)


def wait(*, parked: int) -> timedelta:
    """Return how long to wait after trouble of the surroundings: 30 s, doubling to 10 minutes."""
    doubled: timedelta = PARK_FIRST * 2 ** min(parked, 10)
    return min(doubled, PARK_MOST)
