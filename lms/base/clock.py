"""The one clock. Services take the time as ``at``; interfaces ask here once for each request or task."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def offset() -> timedelta:
    """Return how far ``LMS_CLOCK_OFFSET_SECONDS`` moves the clock; tests set it, nothing else does."""
    return timedelta(seconds=getattr(settings, "LMS_CLOCK_OFFSET_SECONDS", 0))


def now() -> datetime:
    """Return the current time in UTC."""
    return timezone.now() + offset()
