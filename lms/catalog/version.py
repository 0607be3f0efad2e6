"""The version of the catalog: what is kept of it in the cache is kept under this number, and is forgotten with it.

Whoever changes rows of the catalog calls ``renew``, also after ``update()``, which sends no signal.
"""

from __future__ import annotations

from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

KEY = "lms-catalog-version"
SECONDS = 300
"""How long anything of a version is kept: the longest time that a cache of one process alone can be behind."""


def current() -> str:
    """Return the version, a new one where the cache has lost it."""
    found = cache.get(KEY)
    return str(found) if found else str(cache.get_or_set(KEY, _new, SECONDS))


def renew() -> None:
    """Forget what is kept: now, and once more when the change can be read by others."""
    cache.set(KEY, _new(), SECONDS)
    transaction.on_commit(_renew_again)


def key(name: str, *parts: object) -> str:
    """Return the name of something that is kept in the cache for the current version."""
    return ":".join(("lms-catalog", current(), name, *(str(part) for part in parts)))


def _renew_again() -> None:
    cache.set(KEY, _new(), SECONDS)


def _new() -> str:
    return uuid4().hex
