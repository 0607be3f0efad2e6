"""The base class of every Celery task of ours, and the way to send one.

Global Celery settings belong to the host site, so what our tasks need to survive a killed worker stands here, on each
task. ``retry_on_worker_lost`` ends the crash loop of a message that kills its worker; Celery knows it from 5.7 on.
"""

from __future__ import annotations

import logging
from typing import Any

from amqp.exceptions import ChannelError
from celery import Task, current_app
from celery.signals import task_success
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerError

from lms.base import clock, heartbeat
from lms.base.broker import reachable

logger = logging.getLogger(__name__)


class LmsTask(Task):
    """Acknowledge late, give the message back when the worker dies, keep no result: state lives in our rows."""

    abstract = True
    acks_late = True
    reject_on_worker_lost = True
    retry_on_worker_lost = True
    default_retry_delay = 10
    ignore_result = True
    track_started = False
    soft_time_limit = 20
    time_limit = 30
    autoretry_for = (OperationalError,)
    retry_backoff = True
    retry_backoff_max = 600
    retry_jitter = True
    max_retries = 5


@task_success.connect
def note_the_end(sender: Any = None, **_kwargs: Any) -> None:
    """Keep the time at which a scheduled task ended well."""
    heartbeat.note(str(getattr(sender, "name", "")), at=clock.now())


def waiting_messages() -> int:
    """Return how many messages wait in all queues of the current Celery app.

    Raises kombu's OperationalError or OSError while the broker is away.
    """
    count = 0
    with current_app.connection_for_read() as connection:
        connection.ensure_connection(max_retries=1)
        channel = connection.default_channel
        for queue in current_app.amqp.queues:
            try:
                count += channel.queue_declare(queue, passive=True).message_count
            except ChannelError:  # the queue is made by its first message
                continue
    return count


def hint(task: Task, *arguments: Any, what: str, otherwise: str = "the sweeper will send") -> bool:
    """Tell a worker about a row; False when the broker is away. The sweeper is the retry, so nothing raises.

    ``otherwise`` and ``what`` say in the log what happens without a broker.
    """
    broker = str(task.app.conf.broker_url or "")
    if not broker or not reachable(broker):
        logger.warning("The broker is away, %s %s.", otherwise, what)
        return False
    try:
        task.apply_async(arguments, retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("The broker is away, %s %s: %s", otherwise, what, error)
        return False
    return True
