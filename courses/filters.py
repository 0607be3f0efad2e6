"""What a visitor asks the catalog for, read from the address: anything can be asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

MOST_VALUES = 20
"""Values of one filter that are looked at."""
MOST_SIGNS = 60
MOST_QUERY = 200
MOST_DIGITS = 6
TAGS = ("topic", "population", "clas", "counts")
"""The filters that are frameworks of tags, as they stand in an address."""
FILTERS = (*TAGS, "language", "length")
SHORT, MIDDLE = 30, 60
LENGTHS: dict[str, tuple[int, int | None]] = {
    "short": (0, SHORT),
    "middle": (SHORT + 1, MIDDLE),
    "long": (MIDDLE + 1, None),
}
"""The least and the most minutes of each length."""


class Data(Protocol):
    """What Django makes of an address."""

    def getlist(self, key: str, /) -> Sequence[str]:
        """Return all values of a name."""


@dataclass(frozen=True)
class Asked:
    """A search with filters: courses have all words, and of each filter that is used one value."""

    query: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    @property
    def is_anything(self) -> bool:
        """Tell whether something is searched or filtered."""
        return bool(self.query or self.chosen)

    def address(self, page: int) -> str:
        """Return the query of the address of a page of the same list."""
        asked = [("q", self.query)] if self.query else []
        asked += [(name, value) for name, values in self.chosen.items() for value in values]
        return urlencode([*asked, ("page", str(page))] if page > 1 else asked)


def asked_in(data: Data) -> Asked:
    """Read the address."""
    chosen = {}
    for name in FILTERS:
        values = [_clean(value, MOST_SIGNS) for value in data.getlist(name)[:MOST_VALUES]]
        kept = tuple(dict.fromkeys(value for value in values if value))
        if kept:
            chosen[name] = kept
    query, page = _last(data, "q"), _last(data, "page")
    whole = page.isascii() and page.isdecimal() and len(page) <= MOST_DIGITS
    return Asked(query=_clean(query, MOST_QUERY), chosen=chosen, page=max(1, int(page)) if whole else 1)


def _last(data: Data, name: str) -> str:
    values = data.getlist(name)
    return values[-1] if values else ""


def _clean(value: str, most: int) -> str:
    return "".join(sign for sign in value if sign.isprintable())[:most].strip()
