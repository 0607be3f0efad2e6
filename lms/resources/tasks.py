"""Reporting what is overdue in the directory, and making the files of handouts. A message carries keys; the row is the truth."""

from __future__ import annotations

from typing import Any

from celery import Task, shared_task

from lms.base import clock
from lms.base.leases import database_now
from lms.base.tasks import LmsTask, hint
from lms.certificates.tasks import RENDER_ERRORS
from lms.resources import handout_pdf, handouts, reporting


@shared_task(base=LmsTask, name="lms.resources.report")
def report(after: int = 0, of: int = 0, **_later: Any) -> int:
    """Put mails about overdue entries and handouts in line; return how many. What is left over goes into another message."""
    queued, last = reporting.report(at=clock.now(), of=of, after=after)
    if last:
        hint(report, last, of, what="what else is overdue in the directory")
    elif of + 1 < len(reporting.MODELS):
        queued += report(0, of + 1)
    return queued


def enqueue(file_id: int) -> bool:
    """Tell a worker about a pending file of a handout; False when the broker is away."""
    return hint(make_handout, file_id, what=f"handout file {file_id}")


@shared_task(bind=True, base=LmsTask, name="lms.resources.make_handout")
def make_handout(self: Task, file_id: int, **_later: Any) -> str:
    """Make one file of a handout; return what happened. Repeating the message is harmless."""
    file = handouts.claim(file_id=file_id, task_id=self.request.id, at=database_now())
    if file is None:
        return "skip"
    try:
        data = handout_pdf.build(file.snapshot)
        return "ready" if handouts.store(file=file, data=data, at=database_now()) else "late"
    except OSError as error:
        handouts.put_off(file=file, reason=str(error), at=database_now())
        return "parked"
    except RENDER_ERRORS as error:
        handouts.give_up_or_retry(file=file, reason=f"{type(error).__name__}: {error}", at=database_now())
        return "failed"


@shared_task(base=LmsTask, name="lms.resources.sweep")
def sweep() -> int:
    """Send again what a lost message left behind, stopping when the broker is away; return how many were sent."""
    sent = 0
    for file_id in handouts.take_forgotten(at=database_now()):
        if not enqueue(file_id):
            break
        sent += 1
    return sent
