"""Threads that start at the same moment, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
SIXTEEN = 16
GATE_SECONDS = 20


def together(work: Callable[[int], T], *, count: int = SIXTEEN) -> list[T]:
    """Run ``work(number)`` in this many threads that a barrier lets go at once; return what each returned.

    The first exception of a thread is raised here: work that expects one catches it and returns what it saw.
    """
    gate = threading.Barrier(count)

    def run(number: int) -> T:
        try:
            connections["default"].ensure_connection()
            gate.wait(timeout=GATE_SECONDS)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(run, range(count)))
