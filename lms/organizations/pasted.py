"""Names and addresses as people paste them: one a line, or separated by commas or semicolons. Pure: no database, no Django."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.organizations.staff.columns import Column
from lms.organizations.staff.wanted import CONTROL, EMAIL, LONGEST

NAMED = re.compile(r'^\s*"?(?P<name>[^"<>]*?)"?\s*<\s*(?P<address>[^<>\s]+)\s*>\s*$')
OUTSIDE_QUOTES = r'(?=(?:[^"]*"[^"]*")*[^"]*$)'
SEMICOLON, COMMA = re.compile(";" + OUTSIDE_QUOTES), re.compile("," + OUTSIDE_QUOTES)


@dataclass(frozen=True)
class Pasted:
    """One entry: the line it stands in, its text, and name and address; both are empty where it cannot be read."""

    line: int
    text: str
    name: str = ""
    address: str = ""

    @property
    def family_name(self) -> str:
        """Return the last word of the name."""
        return self.name.split()[-1] if self.name else ""


def read(text: str) -> list[Pasted]:
    """Return every entry of the text in order; nothing but empty space is left out. Addresses come in small letters."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        found += [_entry(number, " ".join(piece.split())) for piece in _pieces(line) if piece.strip()]
    return found


def _pieces(line: str) -> Iterator[str]:
    """Cut a line; the comma of "Haddad, Leila <leila@example.org>" belongs to the name."""
    for part in SEMICOLON.split(line):
        held: list[str] = []
        for piece in COMMA.split(part):
            if "@" in piece and "<" in piece:
                yield ",".join([*held, piece])
                held = []
            elif "@" in piece:
                yield from [*held, piece]
                held = []
            else:
                held.append(piece)
        yield from held


def _entry(line: int, text: str) -> Pasted:
    named = NAMED.match(text)
    name, address = (named["name"], named["address"]) if named else ("", text)
    if not EMAIL.fullmatch(address) or len(address) > LONGEST[Column.EMAIL]:
        return Pasted(line, text)
    family, _comma, given = (part.strip() for part in name.partition(","))
    whole = f"{given} {family}".strip()
    if CONTROL.search(whole) or len(whole) > LONGEST[Column.NAME] or len(family) > LONGEST[Column.FAMILY_NAME]:
        return Pasted(line, text)
    return Pasted(line, text, whole, address.lower())
