"""Find a course page in one query instead of one for each level of its address.

Wagtail walks the tree from the site's root, two queries a level. This middleware looks a page below the catalog up by its
whole address and hands the route to Wagtail, whose own view then serves it with all its hooks. What it does not find,
Wagtail routes as usual, so leaving the middleware out only costs queries.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

from courses import kept
from courses.serving import LearnerPageMixin
from courses.sites import site_of
from lms.base.pages import page_model
from lms.conf import conf

ATTRIBUTE = "_wagtail_route_for_request"
HINT_SECONDS = 3600
PAGE_ADDRESS = re.compile(r"/(?:[\w-]+/)*")
"""What Wagtail takes for the address of a page; a database refuses some other characters."""


class CoursePageRouteMiddleware:
    """Route addresses below ``LMS_CATALOG_URL``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set the route for course pages."""
        if request.method not in {"GET", "HEAD"} or not request.path.startswith(conf.CATALOG_URL):
            return self.get_response(request)
        known = kept.find(request)
        if known is not None:
            return known
        page = find(request)
        if page is not None:
            setattr(request, ATTRIBUTE, page.route(request, []))
        response = self.get_response(request)
        kept.keep(request, response)
        return response


def find(request: HttpRequest) -> Any:
    """Return the live learner page at the request's address, None where Wagtail has to decide."""
    site = site_of(request)
    if site is None or not PAGE_ADDRESS.fullmatch(request.path):
        return None
    address = site.root_page.url_path + request.path.lstrip("/")
    hint = f"lms-page-class:{hashlib.sha256(address.encode()).hexdigest()}"
    label = cache.get(hint)
    if label:
        found = apps.get_model(label)._default_manager.filter(url_path=address, live=True).first()
        if found is not None:
            return found
    page = page_model().objects.filter(url_path=address, live=True).first()
    specific = page.specific if page is not None else None
    if not isinstance(specific, LearnerPageMixin):
        return None
    cache.set(hint, specific._meta.label, HINT_SECONDS)
    return specific
