"""Load a list of words, and give the list that is kept for a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.wording.finding import Advice
from courses.wording.models import Wording, languages

OURS = Path(__file__).with_name("terms.toml")
FIELDS = {"language", "term", "instead", "why", "source", "url"}
MOST_BYTES = 1_000_000


class WordingFileError(ValueError):
    """A file of words cannot be read; the message says which entry and why."""


@dataclass(frozen=True)
class Loaded:
    """How many entries were added; ``kept`` were there and stay as the site has them."""

    added: int
    kept: int


@transaction.atomic
def load(*, data: bytes) -> Loaded:
    """Add the entries of a TOML file that a site does not have yet; what an editor changed stays.

    Entries in a language that the site does not have are left out.

    Raises WordingFileError.
    """
    entries = [entry for entry in _read(data) if entry.language in dict(languages())]
    there = {(row.language, row.term.lower()) for row in Wording.objects.all()}
    new = [entry for entry in entries if (entry.language, entry.term.lower()) not in there]
    Wording.objects.bulk_create(new)
    return Loaded(added=len(new), kept=len(entries) - len(new))


def advice_in(*, language: str) -> list[Advice]:
    """Return the list of a language."""
    rows = Wording.objects.filter(language=language).order_by("term")
    return [Advice(term=row.term, instead=row.instead, why=row.why) for row in rows]


def _read(data: bytes) -> list[Wording]:
    if len(data) > MOST_BYTES:
        raise WordingFileError("The file is larger than one megabyte.")
    try:
        parsed = tomllib.loads(data.decode())
    except ValueError as error:
        raise WordingFileError(f"The file is no TOML: {error}") from error
    rows = parsed.get("terms")
    if not isinstance(rows, list) or set(parsed) != {"terms"}:
        raise WordingFileError("The file needs a list of entries called terms, and nothing else.")
    entries = [_entry(number, row) for number, row in enumerate(rows, 1)]
    keys = [(entry.language, entry.term.lower()) for entry in entries]
    twice = next((entry for entry, key in zip(entries, keys, strict=True) if keys.count(key) > 1), None)
    if twice is not None:
        raise WordingFileError(f"“{twice.term}” stands in the file twice.")
    return entries


def _entry(number: int, row: Any) -> Wording:
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise WordingFileError(f"Entry {number}: it needs fields with texts.")
    strange = sorted(set(row) - FIELDS)
    if strange:
        raise WordingFileError(f"Entry {number}: there is no field {strange[0]}.")
    entry = Wording(**row)
    try:
        entry.full_clean(exclude={"language"}, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise WordingFileError(f"Entry {number}: {'; '.join(error.messages)}") from error
    return entry
