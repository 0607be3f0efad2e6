"""The site of an installation that has one: kept for a minute, for Wagtail asks the database for it at each request."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Site

KEPT = "lms-only-site"
SECONDS = 60
MANY = "many"
ATTRIBUTE = "_wagtail_site"
"""Where Wagtail keeps the site that it found for a request."""


def site_of(request: HttpRequest) -> Site | None:
    """Return the site of the request, as Wagtail finds it.

    A single default site answers for every host, so it is kept; of more than one, Wagtail finds the right one each time.
    """
    only = cache.get(KEPT)
    if only is None:
        sites = list(Site.objects.select_related("root_page")[:2])
        only = sites[0] if len(sites) == 1 and sites[0].is_default_site else MANY
        cache.set(KEPT, only, SECONDS)
    if only == MANY:
        return Site.find_for_request(request)
    setattr(request, ATTRIBUTE, only)
    return only


def forget() -> None:
    """Forget the site, because a site was added, changed or deleted."""
    cache.delete(KEPT)
