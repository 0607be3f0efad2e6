"""Find a course page in one query instead of one for each level of its address.

Wagtail walks the tree from the site's root, two queries a level. This middleware looks a page below the catalog up by its
whole address and hands the route to Wagtail, whose own view then serves it with all its hooks. What it does not find,
Wagtail routes as usual, so leaving the middleware out only costs queries, and one thing more: below the prefix of another
language, a page without a translation is served in the language in which it was written, at the same address. Templates then
say so, and mark its words with their language.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from wagtail.models import Site

from courses import gone, kept
from courses.serving import LearnerPageMixin
from courses.sites import roots_of, site_of
from lms.base.pages import page_model
from lms.base.reading import language_read, without_language
from lms.conf import conf

ATTRIBUTE = "_wagtail_route_for_request"
HINT_SECONDS = 3600
NOT_FOUND = 404
PAGE_ADDRESS = re.compile(r"/(?:[\w-]+/)*")
"""What Wagtail takes for the address of a page; a database refuses some other characters."""


class CoursePageRouteMiddleware:
    """Route addresses below ``LMS_CATALOG_URL``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set the route for course pages."""
        if request.method not in {"GET", "HEAD"} or not without_language(request.path).startswith(conf.CATALOG_URL):
            return self.get_response(request)
        known = kept.find(request)
        if known is not None:
            return known
        page = find(request)
        if page is not None:
            setattr(request, ATTRIBUTE, page.route(request, []))
        response = self.get_response(request)
        if response.status_code == NOT_FOUND:
            return gone.answer(request) or response
        kept.keep(request, response)
        return response


def find(request: HttpRequest) -> Any:
    """Return the live learner page at the request's address, None where Wagtail has to decide."""
    site = site_of(request)
    if site is None or not PAGE_ADDRESS.fullmatch(request.path):
        return None
    addresses = _addresses(site, without_language(request.path).lstrip("/"))
    hint = f"lms-page-class:{hashlib.sha256(addresses[0].encode()).hexdigest()}"
    label = cache.get(hint)
    if label:
        found = _first(apps.get_model(label), addresses)
        if found is not None:
            return found
    page = _first(page_model(), addresses)
    specific = page.specific if page is not None else None
    if not isinstance(specific, LearnerPageMixin):
        return None
    cache.set(hint, specific._meta.label, HINT_SECONDS)
    return specific


def _addresses(site: Site, rest: str) -> list[str]:
    """Return where the page may lie, best first: in the tree of the language that is read, and in the site's own."""
    roots = [site.root_page.url_path]
    if language_read() != settings.LANGUAGE_CODE:
        roots = [*roots_of(site).get(language_read(), []), *roots]
    return [root + rest for root in roots]


def _first(model: Any, addresses: list[str]) -> Any:
    """Return the live page at the best address; a copy that only stands for an untranslated page is none."""
    found = model._default_manager.filter(url_path__in=addresses, live=True)
    pages = {page.url_path: page for page in (found if len(addresses) == 1 else found.filter(alias_of__isnull=True))}
    return next((pages[address] for address in addresses if address in pages), None)
