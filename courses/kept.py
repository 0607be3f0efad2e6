"""The catalog as a visitor without a login sees it, kept as a whole for the version of the catalog.

It is the page that most people open first, and the same for all of them. Whoever has a session, a message or a search gets
a page of their own; so does everybody where a page needs a cookie.
"""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language

from lms.catalog import version

Answer = TypeVar("Answer", bound=HttpResponseBase)
ATTRIBUTE = "lms_may_be_kept"


def allow(request: HttpRequest, response: Answer) -> Answer:
    """Mark an answer that is the same for all visitors."""
    setattr(response, ATTRIBUTE, _is_asked_plainly(request) and not request.user.is_authenticated)
    return response


def find(request: HttpRequest) -> HttpResponse | None:
    """Return the kept answer to a visitor."""
    if not _is_asked_plainly(request):
        return None
    found: dict[str, Any] | None = cache.get(_name(request))
    if found is None:
        return None
    return HttpResponse(found["content"], headers=found["headers"])


def keep(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep an answer that was marked, if nothing in it belongs to one visitor."""
    if not getattr(response, ATTRIBUTE, False) or response.status_code != 200:  # noqa: PLR2004
        return
    if response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or not isinstance(response, HttpResponse):
        return
    cache.set(_name(request), {"content": response.content, "headers": dict(response.headers)}, version.SECONDS)


def _is_asked_plainly(request: HttpRequest) -> bool:
    cookies = {settings.SESSION_COOKIE_NAME, "messages"}
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and not cookies & set(request.COOKIES)
        and "HX-Request" not in request.headers
        and not getattr(request, "is_preview", False)
    )


def _name(request: HttpRequest) -> str:
    asked = f"{request.scheme} {request.get_host()} {request.path}"
    return version.key("page", get_language(), hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest())
