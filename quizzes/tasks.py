"""The sweeper of timed attempts, and the follow-up of commitments."""

from celery import shared_task

from lms.base import clock
from lms.base.tasks import LmsTask
from quizzes import services
from quizzes.follow_up import follow_up as queue_follow_ups


@shared_task(base=LmsTask, name="lms_quizzes.expire_attempts")
def expire_attempts() -> int:
    """Finalize attempts whose time is over; return how many."""
    return services.expire_due(at=clock.now())


@shared_task(base=LmsTask, name="lms_quizzes.follow_up")
def follow_up() -> int:
    """Put the mails about commitments in line; return how many."""
    return queue_follow_ups(at=clock.now())
