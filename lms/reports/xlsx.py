"""A workbook written row by row: text stays text, so that no cell is ever read as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(file: IO[bytes], *, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write one sheet with a heading that stays in view; characters that a workbook cannot hold are left out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    sheet.append([_text(sheet, words) for words in header])
    for row in rows:
        sheet.append([_text(sheet, value) if isinstance(value, str) else value for value in row])
    book.save(file)


def _text(sheet: Any, words: str) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", words))
    cell.data_type = "s"
    return cell
