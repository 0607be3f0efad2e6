"""A table: a caption, named columns, and rows of short texts."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock, TypedTableBlockValidationError

from courses.blocks.base import Previewed

try:
    from wagtail_localize.segments import StringSegmentValue
except ImportError:  # an extra: a site in one language does without it
    StringSegmentValue = None


class TableBlock(Previewed, TypedTableBlock):
    """A table that is read aloud with its caption and the names of its columns."""

    text = blocks.TextBlock(label=_("Text"), required=False, rows=1)

    class Meta:
        template = "courses/blocks/table.html"
        icon = "table"
        label = _("Table")
        description = _("A caption, named columns and rows of short texts.")

    def sample(self) -> dict[str, Any]:
        """Return a table of two rows."""
        return {
            "caption": gettext("Who interprets when"),
            "columns": [{"type": "text", "heading": gettext("When")}, {"type": "text", "heading": gettext("Who")}],
            "rows": [
                {"values": [gettext("A planned visit"), gettext("An interpreter in the room")]},
                {"values": [gettext("At night"), gettext("An interpreter by video")]},
            ],
        }

    def clean(self, table: TypedTable) -> TypedTable:
        """Ask for a caption, and for a name of each column; a draft may lack them.

        Raises TypedTableBlockValidationError.
        """
        cleaned = super().clean(table)
        if self.is_deferred_validation:
            return cleaned
        missing = []
        if not cleaned.caption.strip():
            missing.append(ValidationError(_("Give the table a caption: it is read aloud first.")))
        if not cleaned.columns or not all(column["heading"].strip() for column in cleaned.columns):
            missing.append(ValidationError(_("Give each column a heading, and the table at least one column.")))
        if missing:
            raise TypedTableBlockValidationError(non_block_errors=missing)
        return cleaned

    def get_translatable_segments(self, table: TypedTable) -> list[Any]:
        """Return caption, headings and cells for the translation editor, each text once."""
        found = {_place(text): text for text in _texts(table) if text}
        return [StringSegmentValue(place, text) for place, text in found.items()]

    def restore_translated_segments(self, table: TypedTable, segments: list[Any]) -> TypedTable:
        """Return the table with translated texts; what has none yet stays as it is."""
        words: dict[str, str] = defaultdict(str, {segment.path: segment.render_text() for segment in segments})

        def said(text: str) -> str:
            return words[_place(text)] or text

        return TypedTable(
            caption=said(table.caption),
            columns=[{**column, "heading": said(column["heading"])} for column in table.columns],
            row_data=[{"values": [said(text) for text in row["values"]]} for row in table.row_data],
        )


def _place(text: str) -> str:
    """Return the place of a text in translations: it stays the same when rows are moved."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _texts(table: TypedTable) -> Iterator[str]:
    yield table.caption
    yield from (column["heading"] for column in table.columns)
    for row in table.row_data:
        yield from row["values"]
