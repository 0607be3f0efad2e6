"""Read the first sheet of an XLSX file, which is a ZIP file of XML: bounded before anything is unpacked. Pure: no Django."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lms.organizations.staff.limits import (
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_SHEET_ROWS,
    MOST_UNPACKED,
    TooManyRowsError,
    UnpacksTooLargeError,
)

MAGIC = b"PK\x03\x04"
DECLARATIONS = [name.encode(encoding) for name in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le")]
"""No part of a workbook declares anything; what does wants to make a parser expand or fetch it."""

BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, ValueError, TypeError,
    AttributeError, SyntaxError, ArithmeticError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl, zipfile and the XML parser raise for files that are not as they should be."""


class BrokenWorkbookError(Exception):
    """The file is no workbook that can be read."""


def rows(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    """Yield each row of the first sheet as (number from 1, values); a formula comes as its text.

    Raises BrokenWorkbookError, UnpacksTooLargeError for one that unpacks to too much, TooManyRowsError.
    """
    try:
        _check(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        found = [list(values) for values in _bounded(sheet)]
        book.close()
    except BROKEN as error:
        raise BrokenWorkbookError from error
    yield from enumerate(found, 1)


def _bounded(sheet: Any) -> Iterator[tuple[Any, ...]]:
    for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), 1):
        if number > MOST_SHEET_ROWS:
            raise TooManyRowsError
        yield values


def _check(data: bytes) -> None:
    """Refuse a bomb by what the directory declares: zipfile never unpacks more of a part than that."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        listed = parts.infolist()
        if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
            raise UnpacksTooLargeError
        for part in listed:
            if part.filename.endswith((".xml", ".rels")) and any(word in parts.read(part) for word in DECLARATIONS):
                raise BrokenWorkbookError
