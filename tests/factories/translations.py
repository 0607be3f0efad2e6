"""Translations by wagtail-localize, as a translator makes them: each text of a page becomes "ES text"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from tests.factories.pages import locale

KEPT = {
    "kind", "level", "url", "correct", "language", "decorative", "image", "document", "recording", "type", "id", "role",
    "interests",
}  # fmt: skip
"""Names of what is the same in every language."""


def translated(page: Any, code: str = "es") -> Any:
    """Translate every text of a page, and return the page in that language."""
    target = locale(code)
    source, _made = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=target)
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=target,
            context=segment.context,
            data=f"ES {segment.string.data}",
        )
    translation.save_target(publish=True)
    return page.get_translation(target)


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield name and value of everything in the raw data of a block that has no parts."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)
    else:
        yield name, value
