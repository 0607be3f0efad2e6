"""The weaving drafts on course covers: a yes/no grid drawn as capsules, chosen by a hash of the course's short name.

Eight drafts times three colorways. Pure: no database, no Django.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache

CELL = 12
HALF = CELL // 2
COLUMNS, ROWS = 24, 12
COLORWAYS = ("plum", "linen", "dye")

Draft = Callable[[int, int], bool]

DRAFTS: dict[str, Draft] = {
    "plain": lambda x, y: (x + y) % 2 == 0,
    "twill": lambda x, y: (x + y) % 4 < 2,  # noqa: PLR2004  # over two, under two
    "steep": lambda x, y: (2 * x + y) % 6 < 3,  # noqa: PLR2004
    "herring": lambda x, y: ((x if x % 8 < 4 else -x - 1) + y) % 4 < 2,  # noqa: PLR2004
    "point": lambda x, y: (abs(x % 8 - 4) + y) % 4 < 2,  # noqa: PLR2004
    "basket": lambda x, y: (x // 2 + y // 2) % 2 == 0,
    "satin": lambda x, y: (x + 2 * y) % 5 != 0,
    "eye": lambda x, y: (abs(x % 8 - 4) + abs(y % 8 - 4)) % 4 < 2,  # noqa: PLR2004
}


def pick(slug: str) -> tuple[str, str]:
    """Return the draft and the colorway of a short name, always the same ones."""
    digest = hashlib.sha256(slug.encode()).digest()
    names = sorted(DRAFTS)
    return names[digest[9] % len(names)], COLORWAYS[digest[10] % len(COLORWAYS)]


def _runs(flags: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first index and the length of each unbroken run of True."""
    start = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            yield start, index - start
            start = None


def _stroke(command: str, length: int) -> str:
    return f"{command}{CELL * (length - 1)}" if length > 1 else f"{command}.01"


@lru_cache(maxsize=64)
def paths(name: str, *, columns: int = COLUMNS, rows: int = ROWS) -> tuple[str, str, str]:
    """Return three SVG paths of a draft: vertical capsules, horizontal ones, and the row in the contrasting thread."""
    draft = DRAFTS[name]
    accent = rows // 2
    vertical = "".join(
        f"M{HALF + CELL * x} {HALF + CELL * y}{_stroke('v', length)}"
        for x in range(columns)
        for y, length in _runs([draft(x, y) for y in range(rows)])
    )
    across = {
        y: "".join(
            f"M{HALF + CELL * x} {HALF + CELL * y}{_stroke('h', length)}"
            for x, length in _runs([not draft(x, y) for x in range(columns)])
        )
        for y in range(rows)
    }
    return vertical, "".join(path for y, path in across.items() if y != accent), across[accent]
