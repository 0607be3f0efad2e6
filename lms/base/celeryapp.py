"""What the Celery app of this process is set to: the host's, or Celery's own default where nothing imports the host's."""

from __future__ import annotations

from celery import current_app

from lms.conf import BEAT_SCHEDULE

SCHEDULER = "celery.beat:PersistentScheduler"
"""Celery's own. Other schedulers keep their entries where this cannot look."""


def broker() -> str:
    """Return the address of the broker that messages of this process go to, empty where none is set."""
    return str(current_app.conf.broker_url or "")


def unscheduled() -> list[str]:
    """Return the names of our tasks that the app's schedule does not run."""
    if current_app.conf.beat_scheduler != SCHEDULER:
        return []
    scheduled = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    return sorted({entry["task"] for entry in BEAT_SCHEDULE.values()} - scheduled)
