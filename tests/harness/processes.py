"""Real processes against the test's own database: a Celery worker, a web server; ended by their own group."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a process that shares this test's database, files and broker."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.site.settings.test", **changes}


class Process:
    """A process in its own group."""

    def __init__(self, arguments: list[str], *, log: Path, python: str = sys.executable, **changes: str) -> None:
        """Start it."""
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                [python, "-m", *arguments],
                cwd=ROOT,
                env=environment(**changes),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.log = log

    def children(self) -> set[int]:
        """Return the ids of the processes that it started and that still run."""
        pid = self.popen.pid
        return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}

    def kill(self) -> None:
        """End the whole group at once, as the kernel does when memory runs out."""
        if self.popen.poll() is None:
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(timeout=10)

    def stop(self) -> None:
        """End it kindly, then surely."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
            try:
                self.popen.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.kill()


def worker(log: Path, **changes: str) -> Process:
    """Start a Celery worker with one child."""
    options = ["--concurrency=1", "--loglevel=INFO", "--without-mingle", "--without-gossip"]
    return Process(["celery", "-A", "lms.site", "worker", *options], log=log, **changes)


def wait_until(true: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Poll until the condition holds.

    Raises AssertionError with ``what`` when it does not in time.
    """
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"After {seconds} s: {what}")
        time.sleep(0.05)
