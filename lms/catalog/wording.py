"""How two texts differ, word by word, and whether that is a correction of wording. Pure: no database, no Django."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html import unescape
from typing import Any

MOST_WORDS = 12
MOST_SHARE = 0.05
"""A correction of wording changes at most so many words, and at most this share of a part."""
LONGEST = 4000
"""Texts of more words are shown as a whole, old and new: comparing takes the square of their length."""

NEGATIONS = frozenset({
    "no", "not", "never", "none", "nor", "without", "cannot", "sin", "nunca", "ni", "jamás", "tampoco",
    "لا", "ليس", "ليست", "لم", "لن", "بدون", "دون", "غير",
})  # fmt: skip
PREFIXES = ("un", "in", "im", "ir", "il", "non", "dis", "des")
TAG = re.compile(r"<[^>]*>")
END_OF_LINE = re.compile(r"</(?:p|li|h[1-6]|td|th|tr|blockquote)>|<br\s*/?>")
CODE = re.compile(r"[a-z0-9_.#-]*|(?:https?:|mailto:|tel:|/)\S*")
UNREAD = frozenset({"id", "type"})


class Op(StrEnum):
    """What became of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Run:
    """Words that share a fate."""

    op: Op
    text: str


def readable(value: Any) -> str:
    """Return the words that a person reads in the JSON of a block, a line for each paragraph; codes are left out."""
    return "\n".join(line for text in _strings(value) for line in _lines(text))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in UNREAD:
                yield from _strings(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, str) and not CODE.fullmatch(value):
        yield value


def _lines(text: str) -> list[str]:
    plain = unescape(TAG.sub("", END_OF_LINE.sub("\n", text)))
    return [line for line in (" ".join(line.split()) for line in plain.splitlines()) if line]


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Return both texts as one, in runs of words that stayed, went or came; what went stands before what came."""
    before, after = old.split(), new.split()
    found: list[Run] = []
    for op, start, end, new_start, new_end in _steps(before, after):
        if op == "equal":
            found.append(Run(Op.SAME, " ".join(before[start:end])))
            continue
        if end > start:
            found.append(Run(Op.GONE, " ".join(before[start:end])))
        if new_end > new_start:
            found.append(Run(Op.NEW, " ".join(after[new_start:new_end])))
    return tuple(found)


def _steps(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if max(len(before), len(after)) > LONGEST and before != after:
        return [("replace", 0, len(before), 0, len(after))]
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def is_correction(old: str, new: str) -> bool:
    """Tell whether a change of a text looks like a correction of its wording: few words, no number, no negation.

    It is a suggestion for the author, who reads both texts.
    """
    changed = [run for run in runs(old, new) if run.op != Op.SAME]
    gone = [_bare(word) for run in changed if run.op == Op.GONE for word in run.text.split()]
    come = [_bare(word) for run in changed if run.op == Op.NEW for word in run.text.split()]
    touched = max(len(gone), len(come))
    if touched > MOST_WORDS or touched > MOST_SHARE * max(len(old.split()), len(new.split())):
        return False
    return not any(map(_is_telling, [*gone, *come])) and not _turned(gone, come)


def _bare(word: str) -> str:
    return word.strip(".,;:!?()[]\"'“”‘’«»¿¡").lower()


def _is_telling(word: str) -> bool:
    return word in NEGATIONS or word.endswith(("n't", "n’t")) or any(character.isdigit() for character in word)


def _turned(gone: list[str], come: list[str]) -> bool:
    """Tell whether a word was turned into its opposite by a prefix: "safe" and "unsafe"."""
    old, new = set(gone), set(come)
    return any(prefix + word in new for word in old for prefix in PREFIXES) or any(
        prefix + word in old for word in new for prefix in PREFIXES
    )
