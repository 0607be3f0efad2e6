"""What beat asks for: reporting overdue entries of the directory."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from lms.base import clock
from lms.base.tasks import LmsTask, hint
from lms.resources import reporting


@shared_task(base=LmsTask, name="lms.resources.report")
def report(after: int = 0, **_later: Any) -> int:
    """Put mails about overdue entries in line; return how many. What is left over goes into another message."""
    queued, last = reporting.report(at=clock.now(), after=after)
    if last:
        hint(report, last, what="the other entries of the directory")
    return queued
