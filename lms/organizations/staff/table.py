"""Read a table from the bytes of a CSV or XLSX file. Pure: no database, no Django; any bytes give a table or UnreadableFileError.

CSV may be UTF-8 with or without a byte order mark, UTF-16 with one, or else Windows-1252, as spreadsheets save it; its columns
are separated by commas, semicolons or tabs. Of XLSX the first sheet is read, values only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from lms.base.csvexport import is_formula
from lms.organizations.staff import workbook
from lms.organizations.staff.limits import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LENGTH,
    MOST_ROWS,
    TooManyRowsError,
    UnpacksTooLargeError,
)

DELIMITERS = ",;\t"
PLAIN = (str, int, float, date, time, timedelta)


class Fault(StrEnum):
    """Why a file cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_LONG = "too_long"
    ENCODING = "encoding"
    BROKEN = "broken"
    FORMULA_IN_HEADER = "formula_in_header"
    SAME_HEADER_TWICE = "same_header_twice"


class UnreadableFileError(Exception):
    """The file cannot be read; ``line`` counts from 1 where one is to blame."""

    def __init__(self, fault: Fault, line: int | None = None) -> None:
        """Keep why and where."""
        super().__init__(f"{fault} in line {line}" if line else str(fault))
        self.fault = fault
        self.line = line


@dataclass(frozen=True)
class Line:
    """A line with a person. A cell that a spreadsheet would run as a formula is left out: ``formulas`` are its columns."""

    number: int
    cells: list[str]
    formulas: list[int]


@dataclass(frozen=True)
class Table:
    """What a file holds; ``encoding`` is how its bytes were read."""

    header: list[str]
    lines: list[Line]
    encoding: str


def read(data: bytes) -> Table:
    """Return the table in the bytes of a file.

    Raises UnreadableFileError for everything that is no table of at most 2,000 lines and 2 megabytes.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFileError(Fault.TOO_LARGE)
    if data.startswith(workbook.MAGIC):
        return _table(_from_workbook(data), "XLSX")
    text, encoding = _decoded(data)
    return _table(_from_csv(text), encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "windows-1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding.removesuffix("-sig").upper()
    raise UnreadableFileError(Fault.ENCODING)


def delimiter_of(text: str) -> str:
    """Return what separates the columns of the first line that holds something: the most frequent outside of quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _from_csv(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError(Fault.BROKEN, start) from error
        yield start, cells


def _from_workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from ((number, [_text(value) for value in values]) for number, values in workbook.rows(data))
    except UnpacksTooLargeError as error:
        raise UnreadableFileError(Fault.TOO_LARGE) from error
    except TooManyRowsError as error:
        raise UnreadableFileError(Fault.TOO_MANY_ROWS) from error
    except workbook.BrokenWorkbookError as error:
        raise UnreadableFileError(Fault.BROKEN) from error


def _text(value: Any) -> str:
    """Return a cell's value as a person would type it: days without a time, whole numbers without a point.

    What is no plain value is a formula over many cells.
    """
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None:
        return ""
    return str(value) if isinstance(value, PLAIN) else "="


def _table(rows: Iterable[tuple[int, list[str]]], encoding: str) -> Table:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    number, cells = next(filled, (1, []))
    if not cells:
        raise UnreadableFileError(Fault.EMPTY)
    header = _header(number, cells)
    lines: list[Line] = []
    for number, cells in filled:
        if len(lines) == MOST_ROWS:
            raise UnreadableFileError(Fault.TOO_MANY_ROWS, number)
        lines.append(_line(number, cells, len(header)))
    if not lines:
        raise UnreadableFileError(Fault.EMPTY)
    return Table(header, lines, encoding)


def _header(number: int, cells: list[str]) -> list[str]:
    if any(is_formula(cell) for cell in cells):
        raise UnreadableFileError(Fault.FORMULA_IN_HEADER, number)
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise UnreadableFileError(Fault.TOO_MANY_COLUMNS, number)
    named = [name.casefold() for name in header if name]
    if len(set(named)) < len(named):
        raise UnreadableFileError(Fault.SAME_HEADER_TWICE, number)
    if any(len(name) > MOST_LENGTH for name in named):
        raise UnreadableFileError(Fault.TOO_LONG, number)
    return header


def _line(number: int, cells: list[str], width: int) -> Line:
    if any(cell.strip() for cell in cells[width:]):
        raise UnreadableFileError(Fault.TOO_MANY_COLUMNS, number)
    cells = (cells + [""] * width)[:width]
    if any(len(cell) > MOST_LENGTH for cell in cells):
        raise UnreadableFileError(Fault.TOO_LONG, number)
    formulas = [column for column, cell in enumerate(cells) if is_formula(cell)]
    return Line(number, ["" if column in formulas else cell.strip() for column, cell in enumerate(cells)], formulas)
