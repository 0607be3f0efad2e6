"""Deadlines of timed attempts. Pure: the server's clock decides, the learner's clock only displays."""

from __future__ import annotations

from datetime import datetime, timedelta


def deadline(*, started_at: datetime, time_limit: int | None) -> datetime | None:
    """Return when a timed attempt ends; ``time_limit`` in seconds, None for no limit."""
    return None if time_limit is None else started_at + timedelta(seconds=time_limit)


def accepts(*, expires_at: datetime | None, received_at: datetime, grace: int) -> bool:
    """Tell whether an answer received now still counts: up to the deadline and ``grace`` seconds for the network."""
    return expires_at is None or received_at <= expires_at + timedelta(seconds=grace)
