"""What a learner is told of a translated lesson: which blocks are not translated, and which are older than their original."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from courses import minutes
from lms.base.reading import told_in


@dataclass(frozen=True)
class Mark:
    """What a learner is told of one block of a translation: its attributes where it is not translated, or that it is older."""

    told: SafeString
    older: bool


def is_older(page: Any, source: Any) -> bool:
    """Tell whether the original was published after its translation."""
    made, changed = page.last_published_at, source.last_published_at
    return made is not None and changed is not None and changed > made


def marks(page: Any, *, source_language: str) -> tuple[dict[str, Mark], datetime | None]:
    """Return what to tell of each block of a translated lesson, by its id, and when the original changed."""
    source = type(page).objects.filter(
        translation_key=page.translation_key, locale__language_code=source_language
    ).first()  # fmt: skip
    if source is None:
        return {}, None
    originals = {block["id"]: block["value"] for block in source.body.raw_data}
    older = _changed(page, source, originals) if is_older(page, source) else set()
    found = {}
    for block in page.body.raw_data:
        same = block["value"] == originals.get(block["id"]) and minutes.count_words(block["value"])
        if same or block["id"] in older:
            found[block["id"]] = Mark(told_in(source_language if same else ""), older=not same)
    return found, source.last_published_at if older else None


def _changed(page: Any, source: Any, originals: Mapping[str, Any]) -> set[str]:
    """Return the blocks of the original that changed since the translation was published; all where nobody knows any more."""
    revision = source.revisions.filter(created_at__lte=page.last_published_at).order_by("-created_at").first()
    if revision is None:
        return set(originals)
    before = {block["id"]: block["value"] for block in revision.as_object().body.raw_data}
    return {key for key, value in originals.items() if before.get(key) != value}
