"""Tolerant of case, accents, punctuation at the ends and spacing."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Return the text as it is compared: no accents, one space between words, case folded."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(letters.casefold().split()).strip(" .,;:!?'\"")


def share(accepted: list[str], response: str | None) -> tuple[int, int]:
    """Return 1/1 for an accepted word, 0/1 otherwise."""
    given = plain(response or "")
    return (int(bool(given) and given in {plain(word) for word in accepted}), 1)
