"""What translators translate of a page, and what stays as it is. Without wagtail-localize nobody asks.

A text that is named nowhere here is offered for translation, so every page and snippet says what is not.
"""

from __future__ import annotations

from typing import Any

try:
    from wagtail_localize.fields import BaseTranslatableField, SynchronizedField
except ImportError:  # an extra: a site in one language does without it
    BaseTranslatableField = SynchronizedField = None


def fields(*, same: tuple[str, ...] = (), own: tuple[str, ...] = ()) -> list[Any]:
    """Return a value for ``override_translatable_fields``.

    ``same``: is copied from the original and cannot be changed in a translation, as codes, days and numbers.
    ``own``: belongs to the translation alone.
    """
    if SynchronizedField is None:
        return []
    return [SynchronizedField(name, overridable=False) for name in same] + [BaseTranslatableField(name) for name in own]
