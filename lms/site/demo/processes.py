"""The processes of the demo: forked after one set-up, restarted when they crash, gone with their parent."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from lms.site.lifeline import tie_to

RESTART_SECONDS = 1.0
MOST_RESTART_SECONDS = 30.0
STEADY_SECONDS = 20.0
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.2


@dataclass(eq=False)
class Child:
    """A process by name; ``main`` runs in it and never returns to the parent's code. ``pid`` is 0 while it is down."""

    name: str
    main: Callable[[], None]
    log: Path | None = None
    pid: int = 0
    began: float = 0.0
    again_at: float = 0.0
    quick_ends: int = 0


@dataclass
class Supervisor:
    """Starts children, restarts those that end, and stops all on a signal."""

    tell: Callable[[str], object]
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def listen(self) -> None:
        """Take SIGINT and SIGTERM as the wish to stop; called before the first child starts."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)

    def start(self, child: Child) -> None:
        """Fork a child that ends with this process."""
        sys.stdout.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _become(child, parent)
        child.pid, child.began = pid, time.monotonic()
        if child not in self.children:
            self.children.append(child)

    def watch(self) -> None:
        """Restart what ends until a signal asks to stop."""
        while not self.stopping:
            self.look()
            time.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Note which children ended, and start those again whose wait is over."""
        now = time.monotonic()
        for child in self.children:
            if child.pid and _ended(child.pid):
                self._note_end(child, now)
            if not child.pid and not self.stopping and now >= child.again_at:
                self.start(child)

    def _note_end(self, child: Child, now: float) -> None:
        """Plan the restart: at once for a steady child, ever later for one that ends again and again."""
        _signal_group(child.pid, signal.SIGKILL)
        child.pid = 0
        child.quick_ends = child.quick_ends + 1 if now - child.began < STEADY_SECONDS else 0
        wait = min(RESTART_SECONDS * 2 ** max(0, child.quick_ends - 1), MOST_RESTART_SECONDS)
        child.again_at = now + wait
        if not self.stopping:
            where = f" Its log: {child.log}" if child.log else ""
            self.tell(f"{child.name} ended; starting it again in {wait:.0f} s.{where}")

    def stop(self) -> None:
        """End all children, first kindly, then with whatever they started."""
        self.stopping = True
        waiting = {child.pid for child in self.children if child.pid}
        for pid in waiting:
            _signal(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while waiting and time.monotonic() < deadline:
            waiting -= {pid for pid in waiting if _ended(pid)}
            time.sleep(0.05)
        for child in self.children:
            if child.pid:
                _signal_group(child.pid, signal.SIGKILL)
            child.pid = 0

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def _become(child: Child, parent: int) -> None:
    tie_to(parent)
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    code = 1
    try:
        child.main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        os._exit(code)


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _signal_group(pid: int, number: int) -> None:
    """Signal the group that a child leads; it outlives its leader as long as one process is in it."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True
