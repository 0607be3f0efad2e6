"""The worker that sends mail. A message says only that there is mail; which, stands in the rows."""

from __future__ import annotations

from typing import Any

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded

from lms.base.leases import database_now
from lms.base.tasks import LmsTask, hint
from lms.notifications import outgoing

RUN_SECONDS = 12.0
SOFT_SECONDS, HARD_SECONDS = 30, 50
"""Below the lease, so that nobody takes a mail while its worker still talks to the server."""


def enqueue() -> bool:
    """Tell a worker that there is mail; False when the broker is away."""
    return hint(deliver, what="the mail")


@shared_task(
    bind=True,
    base=LmsTask,
    name="lms.notifications.deliver",
    soft_time_limit=SOFT_SECONDS,
    time_limit=HARD_SECONDS,
)
def deliver(self: Task, **_later: Any) -> int:
    """Send what is due; return how many mails went out. Beat calls this too, so a lost message costs half a minute."""
    try:
        outgoing.fail_stale(at=database_now())
        run = outgoing.deliver(task_id=self.request.id, seconds=RUN_SECONDS)
    except SoftTimeLimitExceeded:
        outgoing.put_off_held(task_id=self.request.id, reason="The mail server is too slow.")
        return 0
    if run.more:
        enqueue()
    return run.sent
