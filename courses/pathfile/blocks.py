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


SHAPES: Mapping[str, Callable[[Block], Any]] = {
    "text": lambda block: block["html"],
    "callout": _callout,
    "case": _case,
    "check": lambda block: {"question": block["question"], "options": block["options"]},
    "reflection": lambda block: {"prompt": block["prompt"]},
    "resources": lambda block: {"title": block["title"], "items": block["items"]},
}


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
