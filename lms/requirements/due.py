"""When an assignment is due, and which of two due dates holds. No database, no Django."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def asked_day(*, due_date: date | None, due_days: int | None, start: datetime, zone: str) -> date:
    """Return the day that an assignment asks for: its date, or days after the day of ``start`` in the zone."""
    if due_date is not None:
        return due_date
    return start.astimezone(ZoneInfo(zone)).date() + timedelta(days=due_days or 0)


def moves(*, current: date | None, asked: date, extended: bool) -> bool:
    """Tell whether an assignment moves a due date: it sets a first one or an earlier one, never one that was extended."""
    return current is None or (asked < current and not extended)


def earliest(days: Iterable[date]) -> date | None:
    """Return the due date that holds where several are asked for: the earliest."""
    return min(days, default=None)
