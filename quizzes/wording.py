"""The words of a question, apart from all that makes it the same question in every language. Pure.

A translation has the ids, the key and the points of its original and other words, so an answer, its grade and statistics
belong to the question whatever language it was read in. Accepted words of a blank count in all languages anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

WORDS = {"stem", "text", "feedback", "left", "right", "not_right"}


class UntranslatedError(ValueError):
    """Some words of a question are not translated; carries them."""

    def __init__(self, missing: list[str]) -> None:
        """Keep the words."""
        self.missing = missing
        super().__init__(f"Not translated: {'; '.join(missing)}")


def words_of(content: Any) -> list[str]:
    """Return the texts of a question in the order in which they stand, each once."""
    return list(dict.fromkeys(text for text in _texts(content) if text.strip()))


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)
    elif isinstance(value, str) and name in WORDS:
        yield value


def said(content: Any, words: Mapping[str, str], name: str = "") -> Any:
    """Return the content with other words; what has none stays."""
    if isinstance(content, dict):
        return {key: said(inner, words, key) for key, inner in content.items()}
    if isinstance(content, list):
        return [said(inner, words, name) for inner in content]
    return words.get(content, content) if isinstance(content, str) and name in WORDS else content


def translated(content: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """Return the content in another language.

    Raises UntranslatedError unless each text has one of its own.
    """
    given = {text: word.strip() for text, word in words.items() if word.strip()}
    missing = [text for text in words_of(content) if text not in given]
    if missing:
        raise UntranslatedError(missing)
    whole: dict[str, Any] = said(content, given)
    return whole


def pairs(original: Any, other: Any, name: str = "") -> dict[str, str]:
    """Return which text of one tree stands where which text of another does; both are built alike."""
    if isinstance(original, dict):
        return {
            text: word for key, inner in original.items() for text, word in pairs(inner, other.get(key), key).items()
        }
    if isinstance(original, list):
        both = zip(original, other or [], strict=False)
        return {text: word for one, two in both for text, word in pairs(one, two, name).items()}
    both_texts = isinstance(original, str) and isinstance(other, str) and name in WORDS
    return {original.strip(): other.strip()} if both_texts else {}
