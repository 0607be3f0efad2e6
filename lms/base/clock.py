"""The one clock. Services take the time as ``at``; interfaces ask here once for each request or task."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the current time in UTC, moved by ``LMS_CLOCK_OFFSET_SECONDS`` where test settings set it."""
    offset: float = getattr(settings, "LMS_CLOCK_OFFSET_SECONDS", 0)
    return timezone.now() + timedelta(seconds=offset)
