"""From the pieces of a text to the raw blocks of a lesson."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

from courses.studio.parts import Piece

TAG = re.compile(r"<[^>]+>")
HREF = re.compile(r'<a href="([^"]+)"')
LONGEST_HEADING = 160
LONGEST_COLUMN = 120


@dataclass(frozen=True)
class Shown:
    """A picture that lies in the collection of the team, with the words that stand for it."""

    image: int
    alt: str
    decorative: bool


def blocks_of(
    pieces: Iterable[Piece], *, pictures: Mapping[int, Shown], captions: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Return raw blocks; ``captions`` gives the caption of each table by its number among the tables of the lesson."""
    found, tables = [], 0
    for piece in pieces:
        if piece.kind == "table":
            found.append(_block("table", _table(piece.value, captions.get(tables, ""))))
            tables += 1
        elif piece.kind == "image":
            found.append(_block("image", _image(pictures[piece.value["number"]])))
        elif piece.kind == "heading":
            level = "h2" if piece.level <= _highest(pieces) else "h3"
            found.append(_block("heading", {"text": piece.value[:LONGEST_HEADING], "level": level}))
        elif piece.kind == "references":
            found.append(_block("references", {"items": [_item(_reference(each)) for each in piece.value]}))
        else:
            found.append(_block("text", piece.value))
    return found


def plain(markup: str) -> str:
    """Return rich text without its markup."""
    return unescape(TAG.sub("", markup.replace("<br/>", " "))).strip()


def _highest(pieces: Iterable[Piece]) -> int:
    return min((piece.level for piece in pieces if piece.kind == "heading"), default=0)


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid4()), "value": value}


def _item(value: Any) -> dict[str, Any]:
    return {"type": "item", "id": str(uuid4()), "value": value}


def _image(shown: Shown) -> dict[str, Any]:
    return {"image": {"image": shown.image, "alt_text": shown.alt, "decorative": shown.decorative}, "caption": ""}


def _table(rows: list[list[str]], caption: str) -> dict[str, Any]:
    """The first row names the columns."""
    names = [plain(cell)[:LONGEST_COLUMN] for cell in rows[0]]
    return {
        "caption": caption,
        "columns": [{"type": "text", "heading": name} for name in names],
        "rows": [{"values": [plain(cell) for cell in row]} for row in rows[1:]],
    }


def _reference(markup: str) -> dict[str, str]:
    link = HREF.search(markup)
    address = unescape(link[1]) if link else ""
    return {"text": plain(markup), "url": address if address.startswith(("http:", "https:")) else ""}
