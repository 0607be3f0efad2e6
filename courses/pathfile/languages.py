"""Translations of a written path: beside ``lesson-1.toml`` lies ``lesson-1.es.toml`` with the same structure and other words.

Each text of the original has its text in the translation, at the same place. Everything else (kinds, keys, what is right,
figures) may be left out of a translated file, and is taken from the original; where it stands, it has to be the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

TEXTS = {
    "audience", "caption", "columns", "content_note", "counts_for", "definition", "does_not_count_for", "feedback",
    "heading", "html", "intro", "left", "not_right", "note", "objectives", "people", "prompt", "question", "quiz_title",
    "quote", "right", "rows", "statement", "stem", "summary", "text", "title", "value", "who",
}  # fmt: skip
"""Words that learners read: each has to be translated."""
FIXED = {
    "answer",
    "correct",
    "fact",
    "id",
    "key",
    "kind",
    "level",
    "objective",
    "pass_mark",
    "scored",
    "shuffle",
    "slug",
    "type",
}
"""What makes a part what it is: the same in all languages. All other strings may be translated, or left out."""
OWN = {"translation"}
"""What a translation says about itself: who translated it."""
MAY_STAY = {"references", "local_checks"}
"""Titles of sources, and notes for those who run a place."""
ACCEPTED = "accepted"
"""The words that count as right, by language: a translation adds those of its own language."""
FILE = re.compile(
    r"(?P<whole>(?:.+/)?(?:path|course|facts|items|lesson-\d+))\.(?P<language>[a-z]{2,3}(?:-[a-z]{2,8})?)\.(?P<end>toml|json)"
)


class OtherStructureError(ValueError):
    """A translation is not built like its original; the message says where and how."""


def original_of(name: str) -> tuple[str, str]:
    """Return the original of a translated file and its language; for an original its own name and an empty language."""
    found = FILE.fullmatch(name)
    return (f"{found['whole']}.{found['end']}", found["language"]) if found else (name, "")


def merged(original: Any, translated: Any, where: str, key: str = "") -> Any:
    """Return the original with the words of its translation.

    Raises OtherStructureError where they are not built alike.
    """
    if isinstance(original, dict):
        return _fields(original, translated, where)
    if isinstance(original, list):
        if not isinstance(translated, list) or len(translated) != len(original):
            there = len(translated) if isinstance(translated, list) else "none"
            raise OtherStructureError(f"{where}: the original has {len(original)} of these, the translation {there}.")
        pairs = enumerate(zip(original, translated, strict=True), 1)
        return [merged(one, other, f"{where}, {number}", key) for number, (one, other) in pairs]
    if key in FIXED or not isinstance(original, str):
        if translated != original:
            raise OtherStructureError(f"{where}: this is {original!r} in the original and stays the same.")
        return original
    if not isinstance(translated, str) or bool(original.strip()) != bool(translated.strip()):
        raise OtherStructureError(f"{where}: a text of the original is translated by one text, no text by none.")
    return translated


def _fields(original: Mapping[str, Any], translated: Any, where: str) -> dict[str, Any]:
    if not isinstance(translated, dict):
        raise OtherStructureError(f"{where}: expected fields with names.")
    strangers = sorted(set(translated) - set(original) - OWN)
    if strangers:
        raise OtherStructureError(f"{where}: the original has no field {strangers[0]}.")
    whole = {name: _field(value, translated, f"{where}, {name}", name) for name, value in original.items()}
    return whole | {name: translated[name] for name in OWN if name in translated}


def _field(original: Any, translated: Mapping[str, Any], where: str, key: str) -> Any:
    if key == ACCEPTED and isinstance(original, dict):
        return original | dict(translated.get(key, {}))
    if key in translated:
        return merged(original, translated[key], where, key)
    if key not in MAY_STAY and _has_words(original, key):
        raise OtherStructureError(f"{where} is not translated.")
    return original


def _has_words(original: Any, key: str) -> bool:
    if isinstance(original, dict):
        return any(_has_words(value, name) for name, value in original.items())
    if isinstance(original, list):
        return any(_has_words(each, key) for each in original)
    return key in TEXTS and isinstance(original, str) and bool(original.strip())
