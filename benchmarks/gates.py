"""Figures, gates and verdicts."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

PAIRS = 5
"""Pairs of a comparison, in the order A B B A A B B A A B."""


@dataclass(frozen=True)
class Figure:
    """A measured number: the median, and the lowest and highest of its runs."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Figure:
        """Return the figure of some runs."""
        known = list(values)
        return cls(statistics.median(known), min(known), max(known))

    @classmethod
    def exact(cls, value: float) -> Figure:
        """Return a number that does not vary."""
        return cls(value, value, value)

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.median:g}"
        return f"{self.median:.3g} ({self.low:.3g}–{self.high:.3g})"


@dataclass(frozen=True)
class Gate:
    """What a figure has to reach. ``known_miss`` says why a hard gate that is missed is known to be missed."""

    figure: str
    most: float | None = None
    least: float | None = None
    hard: bool = True
    known_miss: str = ""

    @property
    def wanted(self) -> str:
        """What it asks for, in words."""
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"

    def met(self, figure: Figure) -> bool:
        """Tell whether the median reaches it."""
        if self.most is not None:
            return figure.median <= self.most
        return self.least is not None and figure.median >= self.least


class Verdict(StrEnum):
    """How a gate ended. A goal that is missed breaks nothing; nor does a known miss, which is printed as a miss."""

    MET = "met"
    GOAL_MISSED = "goal not met"
    KNOWN_MISS = "MISSED (known)"
    MISSED = "MISSED"
    NOW_MET = "met, yet listed as a known miss"


def verdict(gate: Gate, figure: Figure) -> Verdict:
    """Return how a gate ended."""
    if gate.met(figure):
        return Verdict.NOW_MET if gate.known_miss else Verdict.MET
    if not gate.hard:
        return Verdict.GOAL_MISSED
    return Verdict.KNOWN_MISS if gate.known_miss else Verdict.MISSED
