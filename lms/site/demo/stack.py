"""What runs in each process of the demo."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from lms.site import celery_app
from lms.site.demo.processes import Child


class DemoError(RuntimeError):
    """The demo cannot start; the message says what to do."""


def lock(folder: Path) -> Any:
    """Take the lock of the data folder for the life of this process.

    Raises DemoError when another demo holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "demo.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DemoError(
            f"A demo is running on {folder} already. Stop it first, or set LMS_VAR_DIR to another folder."
        ) from error
    return file


def check_port(host: str, port: int) -> None:
    """Make sure that the port can be taken.

    Raises DemoError with what to do when it is in use or cannot be had.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise DemoError(
                    f"Port {port} on {host} is in use. Choose another one: make demo PORT={port + 1}"
                ) from error
            raise DemoError(f"Cannot listen on {host} port {port}: {error.strerror}. Set HOST and PORT.") from error
        except OverflowError as error:
            raise DemoError(f"{port} is no port: choose one from 1 to 65535, such as PORT=8000.") from error


def answers(host: str, port: int) -> bool:
    """Tell whether the web server takes connections."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


class Web(BaseApplication):
    """gunicorn inside the demo: one process, a few threads."""

    def __init__(self, address: str) -> None:
        """Keep the address."""
        self.address = address
        super().__init__()

    def load_config(self) -> None:
        """Set the options."""
        self.cfg.set("bind", self.address)
        self.cfg.set("workers", 1)
        self.cfg.set("threads", 4)
        self.cfg.set("accesslog", None)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", value=True)

    def load(self) -> Any:
        """Return the application."""
        return get_wsgi_application()


def web(address: str) -> Child:
    """Return the web process."""
    return Child("web", lambda: Web(address).run())


def worker(log: Path) -> Child:
    """Return the Celery worker."""
    options = ["worker", "--concurrency=1", "--loglevel=INFO", "--without-mingle", "--without-gossip"]
    return Child("worker", _celery(log, options), log)


def beat(folder: Path, log: Path) -> Child:
    """Return beat."""
    schedule = str(folder / "beat-schedule")
    return Child("beat", _celery(log, ["beat", "--loglevel=WARNING", f"--schedule={schedule}", "--pidfile="]), log)


def _celery(log: Path, arguments: list[str]) -> Callable[[], None]:
    def run() -> None:
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(output, sys.stdout.fileno())
        os.dup2(output, sys.stderr.fileno())
        celery_app.start(arguments)

    return run
