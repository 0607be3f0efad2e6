"""Match a pasted list of names or e-mail addresses with people: exactly, and with every doubt said."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

MOST_NAMES = 200


class Named(Protocol):
    """Somebody with a name and an e-mail address."""

    legal_name: str
    email: str


Somebody = TypeVar("Somebody", bound=Named)


@dataclass(frozen=True)
class Matching(Generic[Somebody]):
    """What a list came to: people found, names that several people have, and lines that nobody has."""

    found: list[Somebody]
    ambiguous: list[tuple[str, list[Somebody]]]
    unknown: list[str]


def key(words: str) -> str:
    """Return a name or address as it is compared: small letters, composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", words).lower().split())


def lines_of(text: str) -> list[str]:
    """Return the lines of a pasted list that hold something, each once."""
    kept = {key(line): " ".join(line.split()) for line in reversed(text.splitlines()) if key(line)}
    return list(reversed(kept.values()))


def match(wanted: Sequence[str], people: Iterable[Somebody]) -> Matching[Somebody]:
    """Find each line among the people, by e-mail address first, then by whole name; a person is found once."""
    by_email: dict[str, list[Somebody]] = defaultdict(list)
    by_name: dict[str, list[Somebody]] = defaultdict(list)
    for person in people:
        by_email[key(person.email)].append(person)
        by_name[key(person.legal_name)].append(person)
    found: list[Somebody] = []
    ambiguous: list[tuple[str, list[Somebody]]] = []
    unknown: list[str] = []
    for line in wanted:
        matches = by_email.get(key(line)) or by_name.get(key(line)) or []
        if len(matches) > 1:
            ambiguous.append((line, matches))
        elif not matches:
            unknown.append(line)
        elif matches[0] not in found:
            found.append(matches[0])
    return Matching(found, ambiguous, unknown)
