"""Template tags of the reading options: what is held back to save data, and single keys."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lms.organizations.reading_options import Reading
from lms.organizations.viewer import LOAD

register = template.Library()

KEYS = {"next": "n", "previous": "p", "outline": "o", "help": "?"}
"""The single keys of a lesson, as the script knows them."""


@register.simple_tag
def key(name: str) -> SafeString:
    """Draw a key of the keyboard."""
    return format_html("<kbd>{}</kbd>", KEYS[name])


@register.filter
def holds_back(reading: Reading | None, key: str) -> bool:
    """Tell whether a picture or recording is left out because the reader saves data; outside a page nothing is."""
    return reading.holds_back(key) if reading else False


@register.filter
def load_address(reading: Reading | None, key: str) -> str:
    """Return the address that shows one more picture or recording on this page, and leads to it."""
    keys = sorted({key, *(reading.loaded if reading else ())})
    return f"?{urlencode([(LOAD, each) for each in keys])}#load-{key}"


@register.simple_tag
def load_key(kind: str, key: object) -> str:
    """Return the name by which a picture or recording of a page is asked for."""
    return f"{kind}-{key}"
