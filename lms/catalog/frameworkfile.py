"""A framework as a file: a head of names and values, an empty line, then one line for each code. Pure: no Django.

The format is CSV in UTF-8, see ``docs/taxonomies.md``. A file that does not fit is refused as a whole, with the line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 1_000_000
MOST_LINES = 2_000
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]*")
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
HEAD = {"slug": 60, "name": 160, "edition": 60, "license": 160, "url": 500}
"""The names of the head with the longest value of each."""
COLUMNS = {"code": 40, "label": 160, "part of": 40, "text": 2_000}


class FrameworkFileError(ValueError):
    """The file is no framework; the message names the line."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One code with its short label; ``part_of`` is the code of an earlier line."""

    code: str
    label: str
    part_of: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class FrameworkData:
    """A framework with its lines in order."""

    slug: str
    name: str
    edition: str = ""
    license: str = ""
    url: str = ""
    lines: tuple[Line, ...] = ()


def read(data: bytes) -> FrameworkData:
    """Return the framework that a file holds.

    Raises FrameworkFileError for anything that does not fit.
    """
    rows = _rows(data)
    head = _head(rows)
    return FrameworkData(**head, lines=_lines(rows))


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if len(data) > MOST_BYTES:
        raise FrameworkFileError(f"The file is larger than {MOST_BYTES} bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FrameworkFileError(f"Line {line}: this is no text in UTF-8.") from error
    found = UNPRINTABLE.search(text.replace("\r\n", "\n"))
    if found:
        line = text.replace("\r\n", "\n")[: found.start()].count("\n") + 1
        raise FrameworkFileError(f"Line {line}: a sign that no text has.")
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise FrameworkFileError(f"Line {reader.line_num}: {error}.") from error


def _head(rows: Iterator[tuple[int, list[str]]]) -> dict[str, str]:
    head: dict[str, str] = {}
    for number, row in rows:
        if not any(row):
            break
        name, value = [*row, "", ""][:2]
        if name not in HEAD or name in head or any(row[2:]):
            raise FrameworkFileError(f"Line {number}: expected one of {', '.join(HEAD)}, once, with its value.")
        head[name] = _short(number, name, value, HEAD[name])
    if not SLUG.fullmatch(head.get("slug", "")) or not head.get("name"):
        raise FrameworkFileError("The head needs a name, and a slug of small letters, digits and hyphens.")
    if head.get("url") and not ADDRESS.fullmatch(head["url"]):
        raise FrameworkFileError("The head has a url that is no address of the web.")
    return head


def _lines(rows: Iterator[tuple[int, list[str]]]) -> tuple[Line, ...]:
    number, columns = next(rows, (0, []))
    if columns[:2] != ["code", "label"] or len(set(columns)) < len(columns) or set(columns) - set(COLUMNS):
        raise FrameworkFileError(f"Line {number}: expected the columns code, label and perhaps {', '.join(COLUMNS)}.")
    found: dict[str, Line] = {}
    for number, row in rows:
        if not any(row):
            continue
        if len(found) == MOST_LINES:
            raise FrameworkFileError(f"Line {number}: more than {MOST_LINES} codes.")
        line = _line(number, columns, row)
        if line.code in found:
            raise FrameworkFileError(f"Line {number}: the code {line.code} stands twice.")
        if line.part_of and line.part_of not in found:
            raise FrameworkFileError(f"Line {number}: {line.part_of} is the code of no earlier line.")
        found[line.code] = line
    if not found:
        raise FrameworkFileError("The file has no code.")
    return tuple(found.values())


def _line(number: int, columns: list[str], row: list[str]) -> Line:
    if len(row) > len(columns):
        raise FrameworkFileError(f"Line {number}: more cells than columns.")
    cells = {name: _short(number, name, value, COLUMNS[name]) for name, value in zip(columns, row, strict=False)}
    if not CODE.fullmatch(cells.get("code", "")) or not cells.get("label"):
        raise FrameworkFileError(f"Line {number}: a code of letters and digits and a label are needed.")
    return Line(code=cells["code"], label=cells["label"], part_of=cells.get("part of", ""), text=cells.get("text", ""))


def _short(number: int, name: str, value: str, most: int) -> str:
    if len(value) > most:
        raise FrameworkFileError(f"Line {number}: {name} has more than {most} signs.")
    return value
