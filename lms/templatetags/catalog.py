"""Template tags of the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Site

from lms.base import clock
from lms.base.reading import told_in
from lms.catalog import supportlines
from lms.catalog.models import Course
from lms.catalog.said import say
from lms.catalog.support import SupportContact

register = template.Library()


class Spoken(Protocol):
    """A language by its own name."""

    code: str
    name: str
    direction: str


@register.simple_tag
def language_names(languages: Iterable[Spoken]) -> SafeString:
    """Name languages, each in its own language and direction."""
    parts = ((each.code, each.direction, each.name) for each in languages)
    return format_html_join(_(", "), '<bdi lang="{}" dir="{}">{}</bdi>', parts)


@register.filter
def successor(course: Course) -> Course | None:
    """Return the course that follows, in the words that are read; None without one that has a page."""
    found = course.successor
    if found is None or not found.url:
        return None
    say([found])
    return found


@register.simple_tag(takes_context=True)
def support_lines(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the support contacts of the site that is read, each with its kind and how well it was checked."""
    request = context.get("request")
    site = Site.find_for_request(request) if request is not None else None
    found = supportlines.lines(site_id=site.pk if site else None)
    today = clock.now().date()
    several = len({line.country for line in found}) > 1
    return [
        {
            "line": line,
            "kind": SupportContact.Kind(line.kind).label,
            "country": line.country if several else "",
            "standing": line.standing(today),
            "told": told_in(line.language),
        }
        for line in found
    ]
