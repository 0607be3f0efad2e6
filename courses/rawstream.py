"""Walk through the raw JSON of a stream. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]


def blocks_in(value: Any) -> Iterator[Block]:
    """Yield the blocks of a stream in the order of reading, those inside other blocks too, such as in a part that opens."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str) and "value" in value:
            yield value
        for inner in value.values():
            yield from blocks_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from blocks_in(inner)
