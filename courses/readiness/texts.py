"""What a machine can say about the texts of a lesson: vague links, words for pictures that say little. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from courses.minutes import texts
from courses.rawstream import Block, blocks_in
from courses.wording.finding import NOT_OUR_WORDS

LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")
SPACE = re.compile(r"\s+")
FILE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$|^\w*\d{3,}\w*$", re.IGNORECASE)
BEGINS = re.compile(r"(?:an? |the )?(?:image|photo|picture|graphic)(?:graph)? of\b|(?:una? )?(?:imagen|foto|fotografía) de\b",
                    re.IGNORECASE)  # fmt: skip
VAGUE = {
    "en": {
        "click here",
        "here",
        "link",
        "more",
        "read more",
        "learn more",
        "this",
        "this link",
        "this page",
        "see more",
    },
    "es": {"aquí", "clic aquí", "haga clic aquí", "enlace", "este enlace", "leer más", "más", "ver más", "esta página"},
}
"""Words of a link that do not say where it leads, by language."""


def vague_links(blocks: list[Block], language: str) -> Iterator[tuple[str, str]]:
    """Yield the block and the words of each link that does not say where it leads."""
    vague = VAGUE.get(language.partition("-")[0], set())
    for block in blocks:
        for words in _links(block["value"]):
            if words.casefold().strip(" .…→»") in vague:
                yield block.get("id", ""), words


def weak_words(blocks: list[Block]) -> Iterator[tuple[str, str, str]]:
    """Yield the block, what is weak, and the words of each picture whose words say little to people who do not see it."""
    for block in pictures(blocks):
        image = block["value"].get("image") or {}
        words = str(image.get("alt_text") or "").strip()
        if not image.get("decorative") and FILE.search(words):
            yield block.get("id", ""), "alt_file", words
        elif not image.get("decorative") and BEGINS.match(words):
            yield block.get("id", ""), "alt_begins", words


def pictures(blocks: list[Block]) -> list[Block]:
    """Return the pictures of a lesson."""
    found = [block for block in blocks_in(blocks) if block["type"] == "image"]
    return [block for block in found if isinstance(block["value"], dict) and "image" in block["value"]]


def read_aloud(blocks: list[Block]) -> str:
    """Return the text of a lesson in our own words, each field on a line."""
    own = [block for block in blocks if block["type"] not in NOT_OUR_WORDS]
    return "\n".join(line for block in own for line in texts(block["value"], block["type"]))


def facts_in(blocks: list[Block]) -> set[int]:
    """Return the keys of the facts that a lesson shows."""
    found = {block["value"].get("fact") for block in blocks_in(blocks) if block["type"] == "fact"}
    return {key for key in found if isinstance(key, int)}


def references_in(blocks: list[Block]) -> list[str]:
    """Return the references of a lesson."""
    listed = [block["value"].get("items") or () for block in blocks_in(blocks) if block["type"] == "references"]
    return [str((item.get("value") or {}).get("text", "")) for items in listed for item in items]


def _links(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _links(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _links(inner)
    elif isinstance(value, str):
        for found in LINK.findall(value):
            yield SPACE.sub(" ", unescape(TAG.sub("", found))).strip()
