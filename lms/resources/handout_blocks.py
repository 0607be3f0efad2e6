"""What a handout for patients is made of: plain text alone, so that it prints well and is read aloud in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ContactBlock(blocks.StructBlock):
    """Whom to turn to."""

    name = blocks.CharBlock(label=_("Name"), max_length=160)
    how = blocks.CharBlock(label=_("How to reach it"), max_length=250)
    hours = blocks.CharBlock(label=_("Hours"), max_length=160, required=False)

    class Meta:
        icon = "help"
        label = _("Contact")


class HandoutBody(blocks.StreamBlock):
    """Headings, paragraphs, lists and contacts."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, icon="title")
    paragraph = blocks.TextBlock(label=_("Paragraph"), max_length=1500, rows=3, icon="pilcrow")
    list = blocks.ListBlock(blocks.CharBlock(max_length=250), label=_("List"), min_num=1, icon="list-ul")
    contact = ContactBlock()

    class Meta:
        max_num = 60


def plain(body: Any) -> Iterator[dict[str, Any]]:
    """Yield the blocks as small JSON."""
    for block in body:
        value: Any = block.value
        if block.block_type == "list":
            value = [str(each) for each in value]
        elif block.block_type == "contact":
            value = {name: str(value.get(name) or "") for name in ("name", "how", "hours")}
        else:
            value = str(value)
        yield {"type": block.block_type, "value": value}


def texts_of(blocks_: Any) -> Iterator[str]:
    """Yield every text of blocks in their plain form, each a line of its own."""
    for block in blocks_:
        value = block["value"]
        if block["type"] == "list":
            yield from value
        elif block["type"] == "contact":
            yield from (text for text in value.values() if text)
        else:
            yield value
