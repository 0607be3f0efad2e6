"""Template tags of the catalog."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

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
