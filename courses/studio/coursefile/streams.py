"""Walk through the raw data of streams along their blocks, so that whatever points to a row of this site can be put otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, Protocol

from wagtail.blocks import (
    BooleanBlock,
    ChooserBlock,
    DecimalBlock,
    FloatBlock,
    IntegerBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    URLBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from courses.pathfile.markup import ELEMENTS, is_web
from courses.studio.coursefile.content import CourseFileError

TAG = re.compile(r"<(a|embed)\b([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
BLOCK_KEY = re.compile(r'\s+data-block-key="[^"]*"')
LINKS = {"linktype", "id", "href"}
EMBED = {"embedtype", "id", "alt", "format", "url"}


class Visitor(Protocol):
    """What is done with the leaves."""

    def row(self, block: Any, value: Any) -> Any:
        """Return what stands for a chosen row."""

    def link(self, kind: str, value: str) -> str | None:
        """Return what stands for a row in rich text, None for a link that is lost."""

    def block_id(self, value: Any) -> str:
        """Return what stands for the id of a block: languages of a page share them."""

    def leaf(self, block: Any, raw: Any) -> Any:
        """Return a value that points to nothing."""


def mapped(block: Any, raw: Any, visitor: Visitor) -> Any:
    """Return the raw value of a block with every row and every id put otherwise.

    Raises CourseFileError for data that the block does not take.
    """
    for kind, walk in WALKS:
        if isinstance(block, kind):
            try:
                return walk(block, raw, visitor)
            except (TypeError, AttributeError, KeyError, IndexError) as error:
                raise CourseFileError("block", block.name or "") from error
    return visitor.leaf(block, _leaf(block, raw))


def _stream(block: Any, raw: Any, visitor: Visitor) -> Any:
    found = []
    for child in _typed(raw or [], list):
        inner = block.child_blocks.get(child["type"])
        if inner is None:
            raise CourseFileError("block", str(child["type"])[:60])
        value = mapped(inner, child["value"], visitor)
        found.append({"type": child["type"], "id": visitor.block_id(child.get("id")), "value": value})
    if len({each["id"] for each in found}) < len(found):
        raise CourseFileError("block", block.name or "")
    return found


def _struct(block: Any, raw: Any, visitor: Visitor) -> Any:
    values = _typed(raw or {}, dict)
    return {name: mapped(inner, values[name], visitor) for name, inner in block.child_blocks.items() if name in values}


def _list(block: Any, raw: Any, visitor: Visitor) -> Any:
    found = []
    for each in _typed(raw or [], list):
        item = each if isinstance(each, dict) and each.get("type") == "item" else {"value": each}
        value = mapped(block.child_block, item["value"], visitor)
        found.append({"type": "item", "id": visitor.block_id(item.get("id")), "value": value})
    return found


def _table(block: Any, raw: Any, visitor: Visitor) -> Any:
    if not raw:
        return raw
    columns = [{"type": _text(each["type"]), "heading": _text(each["heading"])} for each in raw["columns"]]
    kinds = [block.child_blocks[column["type"]] for column in columns]
    rows = [
        {"values": [mapped(kind, value, visitor) for kind, value in zip(kinds, row["values"], strict=False)]}
        for row in raw["rows"]
    ]
    return {"caption": _text(raw.get("caption") or ""), "columns": columns, "rows": rows}


def _rich(_block: Any, raw: Any, visitor: Visitor) -> Any:
    return rich(raw, visitor)


def _chosen(block: Any, raw: Any, visitor: Visitor) -> Any:
    return None if raw is None else visitor.row(block, raw)


WALKS: tuple[tuple[Any, Callable[[Any, Any, Visitor], Any]], ...] = (
    (TypedTableBlock, _table),
    (StreamBlock, _stream),
    (StructBlock, _struct),
    (ListBlock, _list),
    (ChooserBlock, _chosen),
    (RichTextBlock, _rich),
)


def is_page_chooser(block: Any) -> bool:
    """Tell whether a block chooses a page."""
    return isinstance(block, PageChooserBlock)


def _leaf(block: Any, raw: Any) -> Any:
    if raw is None:
        return None
    if isinstance(block, BooleanBlock):
        fits = isinstance(raw, bool)
    elif isinstance(block, IntegerBlock | FloatBlock | DecimalBlock):
        fits = isinstance(raw, int | float | str)
    else:
        fits = isinstance(raw, str) and (not raw or not isinstance(block, URLBlock) or is_web(raw))
    if not fits:
        raise CourseFileError("block", block.name or "")
    return raw


def _text(raw: Any) -> str:
    return str(_typed(raw, str))


def _typed(raw: Any, kind: type[Any]) -> Any:
    if not isinstance(raw, kind):
        raise CourseFileError("block", str(raw)[:60])
    return raw


def rich(raw: Any, visitor: Visitor) -> str:
    """Return rich text with the rows that it links to put otherwise, and without the keys of its paragraphs.

    Raises CourseFileError for markup that pages do not take.
    """
    found = TAG.sub(lambda tag: _tag(tag, visitor), BLOCK_KEY.sub("", _text(raw or "")))
    watch = _Watch()
    watch.feed(found)
    watch.close()
    if watch.found:
        raise CourseFileError("markup", watch.found[:60])
    return found


def _tag(tag: re.Match[str], visitor: Visitor) -> str:
    values = dict(ATTRIBUTE.findall(tag[2]))
    kind = values.get("linktype") or values.get("embedtype")
    if not kind or "id" not in values:
        return tag[0]
    value = visitor.link(kind, values["id"])
    if value is None:
        return "<a>" if tag[1] == "a" else ""
    return ATTRIBUTE.sub(lambda each: f'id="{value}"' if each[1] == "id" else each[0], tag[0])


class _Watch(HTMLParser):
    """Notes the first thing that is not allowed."""

    found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = LINKS if tag == "a" else EMBED if tag == "embed" else set()
        if tag not in ELEMENTS | {"embed"}:
            self._note(f"<{tag}>")
        written = self.get_starttag_text() or ""
        for name, value in attrs:
            plain = f' {name}="' in written and not {"<", ">"} & set(value or "")
            if name not in allowed or not plain or (name in {"href", "url"} and not is_web(value or "")):
                self._note(f"{name} <{tag}>")

    def handle_decl(self, decl: str) -> None:
        self._note(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self._note(f"<![{data}]>")

    def handle_comment(self, data: str) -> None:
        self._note(f"<!--{data}")

    def handle_pi(self, data: str) -> None:
        self._note(f"<?{data}>")

    def _note(self, what: str) -> None:
        self.found = self.found or what
