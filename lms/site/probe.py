"""Health probes for containers: ``python -m lms.site.probe web`` (or ``worker``, ``beat``) exits with 0 when it is well."""

from __future__ import annotations

import os
import socket
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from lms.site import celery_app

WAIT_SECONDS = 5
BEAT_SECONDS = 600


def web(port: int = 8000) -> bool:
    """Tell whether the web server of this container answers, asked as the proxy in front of it asks."""
    host = os.environ.get("LMS_ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/livez", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)  # noqa: PLR2004  # HTTP OK
    except OSError:
        return False


def worker() -> bool:
    """Tell whether the worker of this container answers over the broker."""
    name = f"celery@{socket.gethostname()}"
    return bool(celery_app.control.ping(destination=[name], timeout=WAIT_SECONDS))


def beat(folder: Path = Path("/run/beat")) -> bool:
    """Tell whether beat has written its schedule in the last ten minutes; it does so every three."""
    newest = max((file.stat().st_mtime for file in folder.glob("beat-schedule*")), default=0)
    return time.time() - newest < BEAT_SECONDS


PROBES: dict[str, Callable[[], bool]] = {"web": web, "worker": worker, "beat": beat}

if __name__ == "__main__":
    sys.exit(0 if PROBES[sys.argv[1]]() else 1)
