"""Processes that end with their parent, however it ends. Linux keeps the promise; elsewhere only a kind end does.

Run as a program it ties itself to its parent and becomes the command it is given:
``python lifeline.py <parent's pid> <program> <arguments>``. Standard library only, so that this takes no time.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to(parent: int) -> None:
    """Ask the kernel for SIGTERM when the parent ends; end here if it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def tied(command: list[str]) -> list[str]:
    """Return a command that starts ``command`` tied to this process; it keeps one process id."""
    return [sys.executable, "-S", "-I", __file__, str(os.getpid()), *command]


if __name__ == "__main__":
    tie_to(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606  # a program of ours with its own arguments
