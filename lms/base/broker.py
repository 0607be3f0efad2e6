"""Whether the broker takes messages right now.

The client libraries retry a refused connection for seconds (6 s measured with redis-py 8 and ``retry=False``), which
a learner would wait for. One look at the port answers at once; the sweeper sends later what was not sent.
"""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

CONNECT_SECONDS = 1.0
DEFAULT_PORTS = {"redis": 6379, "rediss": 6379, "amqp": 5672, "amqps": 5671}


def reachable(url: str) -> bool:
    """Tell whether something listens at the broker's address; an address without a port to look at counts as reachable."""
    parts = urlsplit(url)
    port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    if not parts.hostname or port is None:
        return True
    try:
        socket.create_connection((parts.hostname, port), timeout=CONNECT_SECONDS).close()
    except OSError:
        return False
    return True
