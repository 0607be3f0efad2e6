"""The language in which somebody reads: attributes for words of another one, and addresses that stay in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.urls import get_script_prefix
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path, get_language_info
from wagtail.coreutils import get_supported_content_language_variant

RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"}

MANY = 2


def direction_of(language: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def language_read() -> str:
    """Return the language of the page that is being made, as content names it: "en" where a site is in "en-us"."""
    code = get_language() or settings.LANGUAGE_CODE
    try:
        return str(get_supported_content_language_variant(code))
    except LookupError:
        return code


def told_in(language: str) -> SafeString:
    """Return the attributes of an element whose words are in this language; none where it is the one that is read."""
    if not language or language == language_read():
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', language, direction_of(language))


def carries_language() -> bool:
    """Tell whether addresses of this site carry a language."""
    return bool(is_language_prefix_patterns_used(settings.ROOT_URLCONF)[0])


def without_language(address: str) -> str:
    """Return an address of this site without the language that it carries."""
    if not carries_language():
        return address
    root = get_script_prefix()
    rest = address.removeprefix(root)
    named = get_language_from_path(f"/{rest}")
    if named and (rest == named or rest.startswith(f"{named}/")):
        rest = rest.removeprefix(named).removeprefix("/")
    return f"{root}{rest}"


def in_language(address: str, language: str) -> str:
    """Return an address of this site as it is in a language, where addresses carry one; others stay as they are."""
    root = get_script_prefix()
    if not carries_language() or not address.startswith(root) or address.startswith("//"):
        return address
    rest = without_language(address).removeprefix(root)
    always = is_language_prefix_patterns_used(settings.ROOT_URLCONF)[1]
    return f"{root}{rest}" if language == settings.LANGUAGE_CODE and not always else f"{root}{language}/{rest}"


def here(address: str) -> str:
    """Return an address of this site in the language that is read now."""
    return in_language(address, language_read())


@dataclass(frozen=True)
class Choice:
    """A language in which a page can be read, under its own name."""

    code: str
    name: str
    address: str
    direction: str
    current: bool


def languages_to_read(address: str) -> list[Choice]:
    """Return the languages of the site with the address of this page in each; none where there is nothing to choose."""
    languages = settings.LANGUAGES if carries_language() else []
    if len(languages) < MANY:
        return []
    return [
        Choice(code, own_name(code), in_language(address, code), direction_of(code), code == language_read())
        for code, _name in languages
    ]


def own_name(code: str) -> str:
    """Return the name of a language in that language, its code where nobody knows it."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
