"""The demo as a process of its own in a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.harness.processes import ROOT, wait_until

START_SECONDS = 150
ROW = re.compile(r"^(Clinician|Supervisor|Trainer|Administrator)\s+(\S+)\s+(\S+@\S+)\s+(\S+)$")


class Demo:
    """``python -m lms demo``, started with this data folder and these options."""

    def __init__(self, folder: Path, port: int, *options: str) -> None:
        """Start it."""
        self.began = time.monotonic()
        self.lines: list[str] = []
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "DJANGO_"))}
        self.popen = subprocess.Popen(
            [sys.executable, "-u", "-m", "lms", "demo", "--port", str(port), *options],
            cwd=ROOT,
            env={**environment, "LMS_VAR_DIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.popen.stdout is not None
        with self.popen.stdout as output:
            self.lines.extend(line.rstrip("\n") for line in output)

    @property
    def said(self) -> str:
        """All that it printed so far."""
        return "\n".join(self.lines)

    def ready(self) -> float:
        """Wait for its table; return the seconds that it took."""
        wait_until(
            lambda: "Stop with Ctrl-C" in self.said or self.popen.poll() is not None,
            seconds=START_SECONDS,
            what="the demo is not ready",
        )
        assert self.popen.poll() is None, self.said
        return time.monotonic() - self.began

    def ended(self, *, seconds: float) -> int:
        """Wait for its end; return the exit code."""
        code = self.popen.wait(timeout=seconds)
        self.reader.join(timeout=10)
        return code

    @property
    def logins(self) -> dict[str, tuple[str, str, str]]:
        """The rows of its table: address, user and password by role."""
        found = [match.groups() for match in map(ROW.match, self.lines) if match]
        return {role: (address, user, password) for role, address, user, password in found}

    def stop(self) -> None:
        """Press Ctrl-C, then make sure."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGINT)
            try:
                self.popen.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                raise


def descendants(pid: int) -> list[int]:
    """Return the ids of all processes below this one."""
    try:
        direct = [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*direct, *(inner for child in direct for inner in descendants(child))]


def alive(pids: list[int]) -> list[int]:
    """Return those that still run; a zombie has ended."""
    return [pid for pid in pids if _state(pid) not in {"", "Z"}]


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def child_with_log(pid: int, name: str) -> int:
    """Return the direct child that writes to this log file, 0 without one."""
    for child in alive([int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]):
        with suppress(FileNotFoundError):
            if os.readlink(f"/proc/{child}/fd/1").endswith(f"/{name}"):
                return child
    return 0
