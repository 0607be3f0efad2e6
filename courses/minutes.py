"""Learning minutes, computed and never typed: words over reading speed, plus media, plus time per item. Pure.

The method follows the word-count rule that home-study providers use (see ``docs/minutes.md``): the page shows its parts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from courses.rawstream import blocks_in

TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"\w[\w’'-]*")
NOT_READ = {"id", "type", "kind", "level", "url", "language", "image", "fact", "correct"}

RECORDED = {"video", "audio"}
"""Blocks that take as long as they play: their transcript is read instead of played, and not counted. The length of a video
at a provider is not known here, so its transcript counts as words."""


@dataclass(frozen=True)
class Parts:
    """What the minutes of an activity are made of."""

    words: int = 0
    media_seconds: int = 0
    item_seconds: int = 0

    def __add__(self, other: Parts) -> Parts:
        return Parts(
            self.words + other.words,
            self.media_seconds + other.media_seconds,
            self.item_seconds + other.item_seconds,
        )

    def minutes(self, *, reading_speed: int) -> int:
        """Return full minutes, rounded up; something always takes at least one."""
        seconds = self.words * 60 / reading_speed + self.media_seconds + self.item_seconds
        return max(1, math.ceil(seconds / 60)) if seconds else 0


def recordings(value: Any) -> Iterator[int]:
    """Yield the keys of the recordings in the raw JSON of a stream; each plays as often as it stands there."""
    for block in blocks_in(value):
        if block["type"] in RECORDED and isinstance(block["value"], dict):
            key = block["value"].get("recording")
            yield from [key] if isinstance(key, int) else []


def texts(value: Any, name: str = "") -> Iterator[str]:
    """Yield the texts that a reader reads in the raw JSON of a stream."""
    if isinstance(value, dict):
        if value.get("type") in RECORDED:
            return
        for key, inner in value.items():
            yield from texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, name)
    elif isinstance(value, str) and name not in NOT_READ:
        yield TAG.sub(" ", value)


def count_words(value: Any) -> int:
    """Count the words of the raw JSON of a stream."""
    return sum(len(WORD.findall(text)) for text in texts(value))


def total(parts: Iterable[Parts]) -> Parts:
    """Add up parts."""
    result = Parts()
    for part in parts:
        result = result + part
    return result
