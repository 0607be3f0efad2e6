"""Find words of a list in the text of a lesson. Pure.

Whole words are found, in capitals or not, and never inside quotation marks: what somebody said is not changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from courses.minutes import texts

QUOTED = re.compile(r"“[^”]*”|«[^»]*»|„[^“]*“|\"[^\"]*\"")
SPACE = re.compile(r"\s+")
NOT_OUR_WORDS = {"quotation", "references"}
"""Blocks with the words of others."""


@dataclass(frozen=True)
class Advice:
    """A term to think about, what to say instead, and why."""

    term: str
    instead: str
    why: str


@dataclass(frozen=True)
class Finding:
    """A term that stands in a text, with the words around it."""

    advice: Advice
    excerpt: str


def found_in(text: str, advices: Iterable[Advice]) -> list[Finding]:
    """Return the terms that stand in a text, each once, in the order of the text."""
    plain = SPACE.sub(" ", text)
    own = QUOTED.sub(lambda quoted: " " * len(quoted.group()), plain)
    places = ((_pattern(advice.term).search(own), advice) for advice in advices)
    hits = sorted(((hit.start(), hit.end(), advice) for hit, advice in places if hit), key=lambda hit: hit[0])
    return [Finding(advice, _excerpt(plain, start, end)) for start, end, advice in hits]


def found_in_stream(blocks: Iterable[dict[str, Any]], advices: Iterable[Advice]) -> Iterator[tuple[str, Finding]]:
    """Yield the id of a block with each finding in it, over the raw JSON of a stream."""
    listed = list(advices)
    for block in blocks:
        if block["type"] not in NOT_OUR_WORDS:
            whole = " \n".join(texts(block["value"], block["type"]))
            for finding in found_in(whole, listed):
                yield block.get("id", ""), finding


def _pattern(term: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in term.split())
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", re.IGNORECASE)


def _excerpt(text: str, start: int, end: int, around: int = 30) -> str:
    """Return the term with some words before and after, cut between words."""
    before = text[max(0, start - around) : start]
    after = text[end : end + around]
    if start > around:
        before = "…" + before.partition(" ")[2]
    if end + around < len(text):
        after = after.rpartition(" ")[0] + "…"
    return f"{before}{text[start:end]}{after}".strip()
