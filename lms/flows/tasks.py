"""What beat asks for every hour: reminders, digests, and what leavers need to know. Each says itself what was done already."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from lms.base import clock
from lms.base.tasks import LmsTask, hint
from lms.flows.digest import digest as queue_digests
from lms.flows.leaving import announce as queue_farewells
from lms.flows.remind import remind as queue_reminders


@shared_task(base=LmsTask, name="lms.flows.remind")
def remind(after: int = 0, **_later: Any) -> int:
    """Put reminders in line; return how many. What is left over goes into another message."""
    queued, last = queue_reminders(at=clock.now(), after=after)
    if last:
        hint(remind, last, what="the other reminders")
    return queued


@shared_task(base=LmsTask, name="lms.flows.digest")
def digest(after: int = 0, **_later: Any) -> int:
    """Put digests in line; return how many. What is left over goes into another message."""
    queued, last = queue_digests(at=clock.now(), after=after)
    if last:
        hint(digest, last, what="the other digests")
    return queued


@shared_task(base=LmsTask, name="lms.flows.announce_leaving")
def announce_leaving(after: int = 0, **_later: Any) -> int:
    """Put the mails of those who are leaving in line; return how many. What is left over goes into another message."""
    queued, last = queue_farewells(at=clock.now(), after=after)
    if last:
        hint(announce_leaving, last, what="the other mails to leavers")
    return queued
