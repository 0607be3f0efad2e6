"""The steps of a guide in Markdown: each code block with what the line above it says to do with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ACTIONS = {
    "append": re.compile(r"at the end of `([^`]+)`, add:$", re.IGNORECASE),
    "create": re.compile(r"make the new file `([^`]+)`:$", re.IGNORECASE),
    "write": re.compile(r"as the whole of `([^`]+)`, write:$", re.IGNORECASE),
    "values": re.compile(r"set each to yours and (run):$", re.IGNORECASE),
    "build": re.compile(r"in the folder of this repository, (run):$", re.IGNORECASE),
    "run": re.compile(r"in the folder of your site(?:, with its environment active)?, (run):$", re.IGNORECASE),
    "serve": re.compile(r"each in a window of its own, (keep running):$", re.IGNORECASE),
}


@dataclass(frozen=True)
class Step:
    """A code block: the headings over it, what to do with it, to which file, and its text."""

    number: int
    part: str
    action: str
    target: str
    text: str


def steps(path: Path) -> list[Step]:
    """Return the code blocks of a guide in order.

    Raises AssertionError for a block above which no line says what to do with it.
    """
    guide = path.read_text()
    found = []
    for number, block in enumerate(BLOCK.finditer(guide), 1):
        before = guide[: block.start()]
        part = re.findall(r"^##+ (.+)$", before, re.MULTILINE)[-1]
        said = " ".join(before.rstrip().rpartition("\n\n")[2].split())
        action, target = _action(said)
        found.append(Step(number, part, action, target, block[2]))
    return found


def _action(said: str) -> tuple[str, str]:
    for action, words in ACTIONS.items():
        match = words.search(said)
        if match:
            return action, match[1]
    raise AssertionError(f"No line says what to do with the block below: {said}")
