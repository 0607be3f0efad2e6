"""The base class of every Celery task of ours.

Global Celery settings belong to the host site, so what our tasks need to survive a killed worker stands here, on each
task. ``retry_on_worker_lost`` ends the crash loop of a message that kills its worker; Celery knows it from 5.7 on.
"""

from celery import Task
from django.db import OperationalError


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
