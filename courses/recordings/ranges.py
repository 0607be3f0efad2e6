"""Parts of a file, as a player asks for them when somebody moves on in a recording. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class UnsatisfiableError(ValueError):
    """The part that is asked for lies outside of the file."""


@dataclass(frozen=True)
class Part:
    """The bytes from ``first`` to ``last``, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Return how many bytes these are."""
        return self.last - self.first + 1


def asked_for(header: str, *, size: int) -> Part | None:
    """Return the part that a Range header asks for; None for the whole file, and for what we need not understand.

    Raises UnsatisfiableError.
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        part = Part(max(size - int(last), 0), size - 1)
    else:
        part = Part(int(first), min(int(last), size - 1) if last else size - 1)
        if last and int(last) < int(first):
            return None
    if part.length <= 0:
        raise UnsatisfiableError(header)
    return part
