"""The language in which somebody reads: attributes for words of another one, and addresses that stay in it."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.urls import get_script_prefix
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path

RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"}


def direction_of(language: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def language_read() -> str:
    """Return the language of the page that is being made."""
    return get_language() or settings.LANGUAGE_CODE


def told_in(language: str) -> SafeString:
    """Return the attributes of an element whose words are in this language; none where it is the one that is read."""
    if not language or language == language_read():
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', language, direction_of(language))


def here(address: str) -> str:
    """Return an address of this site in the language that is read now, where addresses carry one."""
    used, always = is_language_prefix_patterns_used(settings.ROOT_URLCONF)
    root = get_script_prefix()
    if not used or not address.startswith(root):
        return address
    rest, language = address.removeprefix(root), language_read()
    named = get_language_from_path(f"/{rest}")
    if named and (rest == named or rest.startswith(f"{named}/")):
        rest = rest.removeprefix(named).removeprefix("/")
    return f"{root}{rest}" if language == settings.LANGUAGE_CODE and not always else f"{root}{language}/{rest}"
