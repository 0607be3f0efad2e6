"""All routes of the site, read from its URL configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

ADMIN = "admin/"


def routes(
    entries: Iterable[URLPattern | URLResolver] | None = None, prefix: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, URLPattern]]:
    """Yield the name with its namespaces, the text of the address and the pattern of every route.

    A route without a name is called after its address.
    """
    for entry in get_resolver().url_patterns if entries is None else entries:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name]) if entry.name else address, address, entry
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from routes(entry.url_patterns, address, inner)


def anything(pattern: URLPattern) -> dict[str, Any]:
    """Return a value for each part of a route's address."""
    kinds = {"UUIDConverter": UUID(int=1), "IntConverter": 1}
    converters = pattern.pattern.converters
    named = {key: kinds.get(type(kind).__name__, "1") for key, kind in converters.items()}
    return named or dict.fromkeys(pattern.pattern.regex.groupindex, "1")
