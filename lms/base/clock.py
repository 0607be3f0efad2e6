"""The one clock. Services take the time as ``at``; interfaces ask here once for each request or task."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def offset() -> timedelta:
    """Return how far ``LMS_CLOCK_OFFSET_SECONDS`` moves the clock; tests set it, nothing else does."""
    return timedelta(seconds=getattr(settings, "LMS_CLOCK_OFFSET_SECONDS", 0))


def now() -> datetime:
    """Return the current time in UTC."""
    return timezone.now() + offset()


def site_day(at: datetime) -> date:
    """Return the day in the time zone of the site."""
    return at.astimezone(timezone.get_default_timezone()).date()
