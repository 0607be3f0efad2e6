"""Lines 6 and 7: submitting a quiz, and starting one all at once."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime

from django.db.models import Count

from benchmarks import floors, state
from benchmarks.gates import Figure
from benchmarks.stage import Stage
from benchmarks.world import WITH_LOGIN
from lms.base import clock
from lms.progress.models import LearningEvent
from quizzes import services
from quizzes.models import Attempt

SUBMITS = 8
"""Submits of a block."""
ROUNDS = 3
"""Times that everybody starts at once."""


def ours(attempt: Attempt, at: datetime) -> None:
    """Submit as the product does."""
    services.submit(attempt_uuid=attempt.uuid, user_id=attempt.enrollment.person.user_id, at=at)


WAYS: dict[str, Callable[[Attempt, datetime], None]] = {
    "our submit": ours,
    "naive": lambda attempt, at: floors.naive(attempt.uuid, at),
    "same rows": lambda attempt, at: floors.same_rows(attempt.uuid, at),
    "one CTE": lambda attempt, at: floors.one_cte(attempt.uuid, at),
}


def submit(stage: Stage) -> dict[str, Figure]:
    """Line 6: statements over HTTP, time beside three other ways, and the same attempt submitted twice at once."""
    statements = {}
    for questions in (20, 50):
        stage.ours.run(
            state.submits(questions, SUBMITS)
        )  # each of these learners has done the quiz before, from here on
        statements[questions] = stage.ours.count(state.submits(questions, 1)[0])[0]
    times = _times(stage.pairs)
    mine = times["our submit"]
    return {
        "statements at 20 questions": Figure.exact(statements[20]),
        "more at 50 questions": Figure.exact(statements[50] - statements[20]),
        "times same rows": Figure.of(a / b for a, b in zip(mine, times["same rows"], strict=True)),
        "times one CTE": Figure.of(a / b for a, b in zip(mine, times["one CTE"], strict=True)),
        "faster than naive": Figure.of(b / a for a, b in zip(mine, times["naive"], strict=True)),
        **{f"{name} ms": Figure.of(took * 1000 for took in taken) for name, taken in times.items()},
        "results of a double submit": Figure.exact(double_submit(stage)),
    }


def _times(pairs: int) -> dict[str, list[float]]:
    """Return the median seconds of a submit in each block, all ways in turn, forward and backward."""
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for number in range(pairs + 1):
        for name in list(WAYS)[:: 1 if number % 2 else -1]:
            took = _block(WAYS[name])
            if number:  # the first round warms up
                times[name].append(took)
    return times


def _block(way: Callable[[Attempt, datetime], None]) -> float:
    seconds = []
    for attempt in state.attempts(20, SUBMITS):
        at = clock.now()
        began = time.perf_counter()
        way(attempt, at)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def double_submit(stage: Stage) -> int:
    """Submit one attempt from two connections at once, several times; return the most results that one attempt has."""
    most = 0
    for _again in range(5):
        (request,) = state.submits(20, 1)
        stage.ours.run([request, request], concurrency=2)
        key = f"attempt:{request.path.split('/')[3]}"
        most = max(most, LearningEvent.objects.filter(idempotency_key=key).count())
    return most


def start(stage: Stage) -> dict[str, Figure]:
    """Line 7: everybody starts a quiz at the same moment."""
    blocks, duplicates, errors = [], 0, 0
    for _round in range(ROUNDS):
        state.close_attempts()
        block = stage.ours.try_run(state.starts(20, WITH_LOGIN), concurrency=WITH_LOGIN)
        blocks.append(block)
        errors += len(block.wrong)
        running = Attempt.objects.filter(status=Attempt.Status.OPEN)
        duplicates += running.values("enrollment", "quiz").annotate(n=Count("pk")).filter(n__gt=1).count()
        errors += abs(WITH_LOGIN - running.count())
    state.close_attempts()
    return {
        "errors": Figure.exact(errors),
        "duplicates": Figure.exact(duplicates),
        "p99 to p50": Figure.of(block.at(99) / block.p50 for block in blocks),
        "p50 ms": Figure.of(block.p50 * 1000 for block in blocks),
        "p99 ms": Figure.of(block.at(99) * 1000 for block in blocks),
        "starts a second": Figure.of(block.rate for block in blocks),
    }
