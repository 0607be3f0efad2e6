"""When somebody may be reminded by hand again. Pure: no database, no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Offer:
    """When a person was reminded of an enrollment, and from when on that may be done again; None for at once."""

    last: datetime | None
    again_from: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether a reminder may go now."""
        return self.again_from is None


def free_from(
    *, own: Sequence[datetime], person: Sequence[datetime], at: datetime, days: int, most: int
) -> datetime | None:
    """Return from when on a reminder may go, None for at once.

    ``own`` are the moments of reminders about the one enrollment: at most one in so many days. ``person`` are those about all
    enrollments of the person, in any order: at most ``most`` in so many days.
    """
    window = timedelta(days=days)
    own_recent = [moment for moment in own if moment + window > at]
    recent = sorted(moment for moment in person if moment + window > at)
    waits = [moment + window for moment in own_recent]
    if len(recent) >= most:
        waits.append(recent[-most] + window)
    return max(waits, default=None)
