"""Translation work that takes longer than a request may, on Celery workers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction

from courses.translating import jobs
from lms.base.tasks import LmsTask, hint

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 240
"""Shorter than the time after which a broker gives an unfinished message to the next worker."""


@shared_task(
    base=LmsTask, name="lms_courses.translate", soft_time_limit=LONGEST_SECONDS, time_limit=LONGEST_SECONDS + 30
)
def translate(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Do a piece of translation work; repeating it makes what is still missing."""
    jobs.call(path, args, kwargs)


def in_line(func: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
    """Let a worker call the function once the rows are saved; where no worker can be told, it is called here.

    Raises TypeError for arguments that cannot be sent.
    """
    packed = [jobs.packed(value) for value in args], {name: jobs.packed(value) for name, value in kwargs.items()}
    transaction.on_commit(partial(_send, jobs.path_of(func), *packed))


def _send(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    if not hint(translate, path, args, kwargs, what="the translation work", otherwise="this process does"):
        jobs.call(path, args, kwargs)


class CeleryJobs:
    """``WAGTAILLOCALIZE_JOBS``. wagtail-localize makes it while its models are loaded, so no model is imported above."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        """Take what wagtail-localize hands over; there is nothing to set."""

    def enqueue(self, func: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        """Put the call in line, or do it at once where its arguments are forms that cannot be sent."""
        try:
            in_line(func, args, jobs.without_derived(kwargs))
        except TypeError as error:
            logger.info("Translation work is done at once: %s", error)
            func(*args, **kwargs)
