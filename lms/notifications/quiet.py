"""The hours in which no mail goes out: it waits for the morning, it is never dropped. Pure: no database, no Django."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def wake(*, at: datetime, zone: str, starts: time, ends: time) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it falls into in this time zone.

    Quiet hours may cross midnight; equal times mean that there are none.
    """
    local = at.astimezone(ZoneInfo(zone))
    now = local.timetz().replace(tzinfo=None)
    overnight = starts > ends
    quiet = (now >= starts or now < ends) if overnight else starts <= now < ends
    if not quiet:
        return at
    day = local.date() + timedelta(days=1 if overnight and now >= starts else 0)
    return datetime.combine(day, ends, tzinfo=ZoneInfo(zone)).astimezone(at.tzinfo)
