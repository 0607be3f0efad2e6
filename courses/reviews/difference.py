"""What changed between two states of a course, as text: changed parts only. Knows no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Protocol


class Text(Protocol):
    """A part of a course as text."""

    @property
    def key(self) -> Any:
        """What it is recognized by."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def words(self) -> list[str]:
        """Its pieces of text, in order."""


@dataclass(frozen=True)
class Change:
    """A part that changed. ``how`` is ``new``, ``gone`` or ``changed``; pieces are taken out or put in."""

    title: str
    how: str
    pieces: tuple[tuple[str, str], ...] = ()


def changes(before: Sequence[Text], after: Sequence[Text]) -> list[Change]:
    """Return what changed, in the order of the later state, what is gone at the end."""
    old = {part.key: part for part in before}
    new = {part.key for part in after}
    found = []
    for part in after:
        was = old.get(part.key)
        if was is None:
            found.append(Change(part.title, "new"))
            continue
        pieces = tuple(_pieces([was.title, *was.words], [part.title, *part.words]))
        if pieces:
            found.append(Change(part.title, "changed", pieces))
    return [*found, *(Change(part.title, "gone") for part in before if part.key not in new)]


def _pieces(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [("out", text) for text in before[start:end]]
            found += [("in", text) for text in after[begin:stop]]
    return found
