"""Line 10: each request of the other lines with all learners beside a few."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks import state
from benchmarks.comparing import paired
from benchmarks.gates import Figure
from benchmarks.load import Request
from benchmarks.pages import CATALOG, COURSE, LESSON, PEOPLE, by_learners, searches
from benchmarks.stage import SMALL, Site, Stage
from benchmarks.world import STAFF

BLOCK = 12
FEW = 3
"""Requests of a block of slow staff pages."""


def _written(make: Callable[[], list[Request]], *, small: bool) -> list[Request]:
    if not small:
        return make()
    with state.on(SMALL):
        return make()


def _starts() -> list[Request]:
    state.close_attempts()
    return state.starts(20, BLOCK)


def measure(stage: Stage) -> dict[str, Figure]:
    """Return the ratio of the median latencies for each request, and the worst of them."""
    making: dict[str, Callable[[int], list[Request]]] = {
        "course page": lambda _learners: by_learners(COURSE, BLOCK),
        "lesson page": lambda _learners: by_learners(LESSON, BLOCK),
        "catalog": lambda _learners: [Request(CATALOG)] * BLOCK,
        "completion": lambda _learners: state.with_one_lesson_left("short", BLOCK),
        "quiz submit": lambda _learners: state.submits(20, BLOCK),
        "quiz start": lambda _learners: _starts(),
        "staff list": lambda _learners: [Request(PEOPLE, STAFF)] * FEW,
        "staff search": lambda learners: [searches(learners)[0]] * FEW,
    }
    found = {name: _ratio(stage, make) for name, make in making.items()}
    return {**found, "worst of the lines": max(found.values(), key=lambda figure: figure.median)}


def _ratio(stage: Stage, make: Callable[[int], list[Request]]) -> Figure:
    def large() -> float:
        return _p50(stage.ours, _written(lambda: make(stage.learners), small=False))

    def few() -> float:
        return _p50(stage.small, _written(lambda: make(stage.few), small=True))

    return Figure.of(ours / other for ours, other in paired(large, few, pairs=stage.pairs))


def _p50(site: Site, requests: list[Request]) -> float:
    return site.run(requests, concurrency=2).p50
