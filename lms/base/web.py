"""Shared view code: personal pages are not stored by anybody and not indexed."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

MOST_DIGITS = 9
SAFE_METHODS = {"GET", "HEAD"}
View = Callable[..., HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def mark_private(response: Answer) -> Answer:
    """Forbid shared and disk caches and search engines: clinics share computers."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def hide_address(response: Answer) -> Answer:
    """Tell no page that is opened from here its address, which holds a secret; only that it was this site.

    Without a word about the site, browsers would send forms with ``Origin: null``, which Django refuses as forged.
    """
    response["Referrer-Policy"] = "strict-origin"
    return response


def private(view: View) -> View:
    """Wrap a view whose answer belongs to one signed-in person."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(page_before_login(request))
        return mark_private(view(request, *args, **kwargs))

    return wrapped


def page_before_login(request: HttpRequest) -> str:
    """Return where to go after the login: this page, or for a form that was sent the page that holds it.

    An address that takes forms only would answer the return with an error; empty text leads to the default page.
    """
    if request.method in SAFE_METHODS:
        return request.get_full_path()
    sender = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sender, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(sender)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def hand_back(request: HttpRequest, *, reason: str, back: str = "") -> HttpResponse:
    """Show private writing that was not stored to its writer, to copy; it is kept nowhere.

    ``reason`` is ``signed_out``, ``expired`` (the page is older than the login), ``stale`` (a newer text is stored) or
    ``limited`` (saved too often).
    """
    page = back or page_before_login(request) or "/"
    context = {
        "text": request.POST.get("text", ""),
        "reason": reason,
        "back": redirect_to_login(page).url if reason == "signed_out" else page,
    }
    status = {"signed_out": 401, "expired": 403, "stale": 409, "limited": 429}[reason]
    return mark_private(render(request, "lms/errors/not_stored.html", context, status=status))


def number_in(data: QueryDict, name: str, *, default: int = 0) -> int:
    """Return a whole number of a form or an address, the default for anything else; at most nine digits."""
    text = str(data.get(name, ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else default


def uuids_in(texts: Iterable[str]) -> list[UUID]:
    """Return the public ids among texts from a form or an address; what is none is left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def is_fetch(request: HttpRequest) -> bool:
    """Tell whether a script of ours sent the request and reads JSON, rather than a person's browser."""
    return request.headers.get("Accept", "").startswith("application/json")
