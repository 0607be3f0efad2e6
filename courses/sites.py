"""The site of an installation that has one, and its languages: kept for a minute, for Wagtail asks for them at each request."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Locale, Site

KEPT = "lms-only-site"
KEPT_ROOTS = "lms-roots"
KEPT_LANGUAGES = "lms-languages"
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


def roots_of(site: Site) -> dict[str, list[str]]:
    """Return where the tree of each other language begins, as a list of one address."""
    kept = f"{KEPT_ROOTS}:{site.root_page_id}"
    found: dict[str, list[str]] | None = cache.get(kept)
    if found is None:
        pages = site.root_page.get_translations().select_related("locale")
        found = {page.locale.language_code: [page.url_path] for page in pages}
        cache.set(kept, found, SECONDS)
    return found


def languages() -> dict[int, str]:
    """Return the language of each locale by its key; pages name the key, and asking for each costs a statement."""
    found: dict[int, str] | None = cache.get(KEPT_LANGUAGES)
    if found is None:
        found = dict(Locale.objects.values_list("pk", "language_code"))
        cache.set(KEPT_LANGUAGES, found, SECONDS)
    return found


def language_of(page: Any) -> str:
    """Return the language in which a page is written; a locale that is newer than what is kept is asked for."""
    return languages().get(page.locale_id) or str(page.locale.language_code)


def forget() -> None:
    """Forget the site, because a site was added, changed or deleted."""
    cache.delete(KEPT)
