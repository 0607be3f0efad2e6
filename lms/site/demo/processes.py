"""The processes of the demo: forked after one set-up, restarted when they crash, gone with their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1
RESTART_SECONDS = 1.0
STOP_SECONDS = 15.0


@dataclass
class Child:
    """A process by name; ``main`` runs in it and never returns to the parent's code."""

    name: str
    main: Callable[[], None]
    pid: int = 0
    starts: int = 0


@dataclass
class Supervisor:
    """Starts children, restarts those that end, and stops all on a signal."""

    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def start(self, child: Child) -> None:
        """Fork a child that ends with this process."""
        sys.stdout.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _become(child, parent)
        child.pid, child.starts = pid, child.starts + 1
        if child not in self.children:
            self.children.append(child)

    def watch(self, *, tell: Callable[[str], None]) -> None:
        """Wait for signals; restart what crashes."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        while not self.stopping:
            self._reap(tell)
            time.sleep(0.2)
        self.stop()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _reap(self, tell: Callable[[str], None]) -> None:
        for child in self.children:
            pid, _status = os.waitpid(child.pid, os.WNOHANG)
            if pid and not self.stopping:
                tell(f"{child.name} ended; starting it again.")
                time.sleep(RESTART_SECONDS)
                self.start(child)

    def stop(self) -> None:
        """End all children, first kindly."""
        for child in self.children:
            _signal(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        waiting = {child.pid for child in self.children}
        while waiting and time.monotonic() < deadline:
            waiting -= {pid for pid in waiting if _ended(pid)}
            time.sleep(0.05)
        for pid in waiting:
            _signal(pid, signal.SIGKILL)


def _become(child: Child, parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    code = 1
    try:
        child.main()
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True
