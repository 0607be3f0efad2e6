"""When the scheduled tasks last ran to their end, kept in the cache that all processes share.

One entry tells that beat sends, the broker carries and a worker works. Nothing of it is a record: an emptied cache
knows again after the next run.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.cache import cache
from redis.exceptions import RedisError

from lms.conf import BEAT_SCHEDULE

logger = logging.getLogger(__name__)

CACHE_ERRORS = (OSError, RedisError)
KEPT_SECONDS = 7 * 24 * 3600
FREQUENT_SECONDS = 600


def watched() -> list[str]:
    """Return the names of the tasks that run at least every ten minutes."""
    return sorted(
        {
            str(entry["task"])
            for entry in BEAT_SCHEDULE.values()
            if isinstance(entry["schedule"], int | float) and entry["schedule"] <= FREQUENT_SECONDS
        }
    )


def note(task: str, *, at: datetime) -> None:
    """Remember that a watched task ended well; a cache that is away is logged and loses this one entry."""
    if task not in watched():
        return
    try:
        cache.set(_key(task), at, KEPT_SECONDS)
    except CACHE_ERRORS as error:
        logger.warning("The cache is away, the end of %s is not noted: %s", task, error)


def last() -> dict[str, datetime | None]:
    """Return when each watched task last ended well, None where the cache does not know.

    Raises OSError or RedisError while the cache is away.
    """
    known = cache.get_many([_key(task) for task in watched()])
    return {task: known.get(_key(task)) for task in watched()}


def _key(task: str) -> str:
    return f"lms-heartbeat:{task}"
