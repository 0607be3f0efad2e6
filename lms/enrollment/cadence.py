"""On which days a due date is spoken of. Pure: no database, no Django."""

from __future__ import annotations

from datetime import date, timedelta

BEFORE = (30, 14, 7, 1)
AFTER = (1, 8, 15)
"""After the third the learner hears no more: the supervisor is asked to talk with them."""
GRACE_DAYS = 2
"""How late a reminder may still go, where the schedule stood still; later it would crowd the next one."""

STEPS = (*(-days for days in BEFORE), *AFTER)


def step_on(*, due: date, assigned: date, today: date) -> int | None:
    """Return which reminder is due today, in days from the due date (-30 is 30 days before, 8 is 8 days after).

    None on all other days, and for a reminder whose day was not after the day of the assignment, which told it already.
    """
    days = (today - due).days
    passed = [step for step in STEPS if 0 <= days - step <= GRACE_DAYS]
    if not passed or due + timedelta(days=passed[-1]) <= assigned:
        return None
    return passed[-1]


def is_silent(*, due: date, today: date) -> bool:
    """Tell whether the last reminder's day is over, so that mail says nothing more and somebody has to talk."""
    return (today - due).days > max(AFTER)
