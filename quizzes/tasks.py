"""The sweeper of timed attempts."""

from celery import shared_task

from lms.base import clock
from lms.base.tasks import LmsTask
from quizzes import services


@shared_task(base=LmsTask, name="lms_quizzes.expire_attempts")
def expire_attempts() -> int:
    """Finalize attempts whose time is over; return how many."""
    return services.expire_due(at=clock.now())
