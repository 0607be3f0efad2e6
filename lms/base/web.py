"""Shared view code: personal pages are not stored by anybody and not indexed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

View = Callable[..., HttpResponseBase]


def mark_private(response: HttpResponseBase) -> HttpResponseBase:
    """Forbid shared and disk caches and search engines: clinics share computers."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def private(view: View) -> View:
    """Wrap a view whose answer belongs to one signed-in person."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return mark_private(view(request, *args, **kwargs))

    return login_required(wrapped)


def is_fetch(request: HttpRequest) -> bool:
    """Tell whether a script of ours sent the request and reads JSON, rather than a person's browser."""
    return request.headers.get("Accept", "").startswith("application/json")
