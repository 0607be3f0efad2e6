"""Two sides of a comparison in pairs of one run, in ABBA order: what slows the machine slows both."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from benchmarks.gates import Figure
from benchmarks.load import Block

T = TypeVar("T")


def paired(ours: Callable[[], T], other: Callable[[], T], *, pairs: int) -> list[tuple[T, T]]:
    """Run both sides ``pairs`` times after one run that does not count; return (ours, other) of each pair."""
    ours()
    other()
    found = []
    for number in range(pairs):
        if number % 2:
            second, first = other(), ours()
        else:
            first, second = ours(), other()
        found.append((first, second))
    return found


def figures(blocks: list[tuple[Block, Block]]) -> dict[str, Figure]:
    """Return CPU, rate and latency of ours, and their ratios to the other side."""
    return {
        "CPU ratio": Figure.of(ours.cpu_each / other.cpu_each for ours, other in blocks),
        "rate ratio": Figure.of(ours.rate / other.rate for ours, other in blocks),
        "p95 ratio": Figure.of(ours.at(95) / other.at(95) for ours, other in blocks),
        "our CPU ms": Figure.of(ours.cpu_each * 1000 for ours, _other in blocks),
        "its CPU ms": Figure.of(other.cpu_each * 1000 for _ours, other in blocks),
        "our p50 ms": Figure.of(ours.p50 * 1000 for ours, _other in blocks),
        "its p50 ms": Figure.of(other.p50 * 1000 for _ours, other in blocks),
    }
