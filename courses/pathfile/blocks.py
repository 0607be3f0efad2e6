"""From a lesson's file to the raw data of its stream, with block ids that stay the same at each run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Block = dict[str, Any]


def stable_id(*parts: str) -> str:
    """Return the id of something in the starter path: the same name gives the same id."""
    return str(uuid5(NAMESPACE_URL, "/".join(("attune-starter", *parts))))


def _callout(block: Block) -> Any:
    return {"kind": block["kind"], "title": block["title"], "text": block["html"]}


def _case(block: Block) -> Any:
    return {
        "title": block["title"],
        "content_note": block.get("content_note", ""),
        "people": block["people"],
        "parts": [{"kind": part["kind"], "text": part["html"]} for part in block["parts"]],
    }


def _sections(block: Block) -> Any:
    return {"items": [{"title": item["title"], "text": item["html"]} for item in block["items"]]}


def _perspective(side: Block) -> Block:
    return {"who": side["who"], "text": side["html"]}


def _comparison(block: Block) -> Any:
    return {
        "title": block["title"],
        "first": _perspective(block["first"]),
        "second": _perspective(block["second"]),
        "together": block.get("html", ""),
    }


def _table(block: Block) -> Any:
    return {
        "caption": block["caption"],
        "columns": [{"type": "text", "heading": heading} for heading in block["columns"]],
        "rows": [{"values": row} for row in block["rows"]],
    }


SHAPES: Mapping[str, Callable[[Block], Any]] = {
    "text": lambda block: block["html"],
    "heading": lambda block: {"text": block["text"], "level": block.get("level", "h2")},
    "callout": _callout,
    "quotation": lambda block: {"quote": block["quote"], "who": block["who"], "url": block.get("url", "")},
    "table": _table,
    "accordion": _sections,
    "tabs": _sections,
    "case": _case,
    "comparison": _comparison,
    "check": lambda block: {"question": block["question"], "options": block["options"]},
    "reflection": lambda block: {"prompt": block["prompt"]},
    "commitment": lambda block: {"prompt": block["prompt"]},
    "resources": lambda block: {"title": block["title"], "items": block["items"]},
    "references": lambda block: {"items": block["items"]},
}
"""What a path holds are words: files and what a site keeps for all lessons, apart from facts, stay on the site."""


def stream(lesson: Mapping[str, Any], *, name: str, facts: Mapping[str, int]) -> list[Block]:
    """Return the raw stream of a lesson; ``name`` is unique to it, ``facts`` gives the key of each fact."""
    return [
        {
            "type": block["type"],
            "id": stable_id(name, str(number)),
            "value": {"fact": facts[block["fact"]]} if block["type"] == "fact" else SHAPES[block["type"]](block),
        }
        for number, block in enumerate(lesson["blocks"], 1)
    ]
