"""The workers that make certificate files. A message carries one primary key; the row is the truth."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_init
from django.conf import settings
from django.db import Error as DatabaseError

from lms.base.leases import database_now
from lms.base.tasks import LmsTask, hint
from lms.certificates import pdf, services
from lms.certificates.models import Rendition

logger = logging.getLogger(__name__)

RENDER_ERRORS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RuntimeError, SoftTimeLimitExceeded,
    TypeError, ValueError,
)  # fmt: skip
"""What a poisonous snapshot or template raises; it uses up an attempt."""


@worker_init.connect
def warm_up(**_kwargs: Any) -> None:
    """Load WeasyPrint in the worker's parent process once: its children inherit it."""
    pdf.warm()


def enqueue(rendition_id: int) -> bool:
    """Tell a worker about a pending file; False when the broker is away."""
    return hint(render, rendition_id, what=f"file {rendition_id}")


@shared_task(bind=True, base=LmsTask, name="lms.certificates.render")
def render(self: Task, rendition_id: int, **_later: Any) -> str:
    """Make one certificate file; return what happened. Repeating the message is harmless."""
    at = database_now()
    rendition = services.claim(rendition_id=rendition_id, task_id=self.request.id, at=at)
    if rendition is None:
        return "skip"
    try:
        built = pdf.build(rendition.certificate.snapshot)
        _hold_for_tests()
        return "ready" if services.seal(rendition=rendition, built=built, at=database_now()) else "late"
    except OSError as error:
        services.put_off(rendition=rendition, reason=str(error), at=database_now())
        return "parked"
    except DatabaseError:
        _release_quietly(rendition)
        raise
    except RENDER_ERRORS as error:
        services.give_up_or_retry(rendition=rendition, reason=f"{type(error).__name__}: {error}", at=database_now())
        return "failed"


@shared_task(base=LmsTask, name="lms.certificates.sweep")
def sweep() -> int:
    """Send again what a lost message left behind, stopping when the broker is away; return how many were sent."""
    at = database_now()
    sent = 0
    for rendition_id in services.take_forgotten(at=at):
        if not enqueue(rendition_id):
            break
        sent += 1
    try:
        services.remove_leftovers(at=at)
    except OSError as error:
        logger.warning("The storage of certificates could not be tidied: %s", error)
    return sent


def _release_quietly(rendition: Rendition) -> None:
    try:
        services.put_off(rendition=rendition, reason="The database was away.", at=database_now())
    except DatabaseError:
        logger.warning("The database is still away; the lease of %s ends by itself.", rendition.uuid)


def _hold_for_tests() -> None:
    """Wait ``LMS_TEST_RENDER_DELAY`` seconds, which only test settings define: a crash can hit the middle of a render."""
    delay: float = getattr(settings, "LMS_TEST_RENDER_DELAY", 0)
    if delay:
        time.sleep(delay)
