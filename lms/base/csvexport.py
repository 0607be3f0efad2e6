"""CSV that a spreadsheet cannot be tricked with: a cell that would be read as a formula gets an apostrophe."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

FORMULA = re.compile(r"^(?=[=+\-@\t\r])|(?<=[;\t\r\n])(?=[=+\-@])")
"""Where a formula could begin: at the start of a cell, and behind what some spreadsheets take for the end of one."""


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would read the text as a formula, also behind blanks."""
    return bool(FORMULA.match(text) or FORMULA.match(text.lstrip()))


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def cell(value: Any) -> str:
    """Return a value as the text of a cell, neutralized."""
    return "" if value is None else FORMULA.sub("'", str(value))


def lines(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file with a byte order mark, so that spreadsheets read UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow([cell(value) for value in header])
    for row in rows:
        yield writer.writerow([cell(value) for value in row])
