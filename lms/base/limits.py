"""How often somebody may do something: one counter for every limit, by person or by network address."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from lms.base.web import SAFE_METHODS, View, hand_back, is_fetch
from lms.conf import conf

logger = logging.getLogger(__name__)

IPV6_SITE_BITS = 64


@dataclass(frozen=True)
class Limit:
    """At most so many times in a window that opens with the first."""

    name: str
    most: int
    seconds: int


EXPORT = Limit("export", most=10, seconds=60)
SAVE = Limit("save", most=120, seconds=60)
SIGNAL = Limit("signal", most=60, seconds=60)
START = Limit("start", most=20, seconds=60)
NUDGE = Limit("nudge", most=30, seconds=60)


def client_address(request: HttpRequest) -> str:
    """Return the address that a request came from, as the outermost of ``LMS_TRUSTED_PROXIES`` proxies saw it.

    Each of these proxies appends one entry to ``X-Forwarded-For``; what stands before those was sent by the client and is not
    believed. A header with fewer entries, or with something that is no address, is passed over for the address of the
    connection. A network of 64 bits counts as one IPv6 client, since its holder has all of its addresses.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    depth = conf.TRUSTED_PROXIES
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    seen = entries[-depth].strip() if 0 < depth <= len(entries) else peer
    return _client(seen) or _client(peer) or peer


def _client(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((int(address), IPV6_SITE_BITS), strict=False))
        return str(address.ipv4_mapped)
    return str(address)


def person_or_address(request: HttpRequest) -> str:
    """Return who is counted: the login, or without one the address."""
    return f"user-{request.user.pk}" if request.user.is_authenticated else client_address(request)


def everybody(request: HttpRequest) -> str:
    """Count all visitors together."""
    return "all"


def over(limit: Limit, who: str) -> bool:
    """Count once more, and tell whether that was too often. A cache that is away stops nobody; the log says so."""
    key = f"lms-limit:{limit.name}:{who}"
    try:
        cache.add(key, 0, limit.seconds)
        return bool(cache.incr(key) > limit.most)
    except ValueError:  # the window ended between the two calls: this is the first of a new one
        cache.set(key, 1, limit.seconds)
    except RedisError as error:
        logger.error("The cache is away, so the limit “%s” counts nobody: %s", limit.name, error)
    return False


def limited(
    limit: Limit, *, by: Callable[[HttpRequest], str] = person_or_address, changes_only: bool = False
) -> Callable[[View], View]:
    """Answer 429 with ``Retry-After`` once somebody has been over the limit; ``changes_only`` lets reading through."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            counted = not (changes_only and request.method in SAFE_METHODS)
            if counted and over(limit, by(request)):
                return _refusal(request, limit)
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def _refusal(request: HttpRequest, limit: Limit) -> HttpResponse:
    """Say when to come back; private writing is shown to its writer, so that it is not lost."""
    response: HttpResponse
    if is_fetch(request):
        response = JsonResponse({"error": "limited"}, status=429)
    elif "text" in request.POST:
        response = hand_back(request, reason="limited")
    else:
        response = render(request, "lms/errors/limited.html", {"minutes": ceil(limit.seconds / 60)}, status=429)
    response["Retry-After"] = str(limit.seconds)
    return response
