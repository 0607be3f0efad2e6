"""A small client: a few threads over loopback that keep their connections, and the CPU time of the server meanwhile."""

from __future__ import annotations

import http.client
import os
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.counting import ASKED, SECONDS, STATEMENTS
from benchmarks.world import cookie_of

TOKEN = "t" * 32
TIMEOUT = 30  # seconds for one answer
CONCURRENCY = 4


@dataclass(frozen=True)
class Request:
    """What is asked, by which login (None: a visitor), and which answer is right."""

    path: str
    login: int | None = None
    method: str = "GET"
    body: str = ""
    content_type: str = "application/x-www-form-urlencoded"
    wanted: int = 200

    def headers(self) -> dict[str, str]:
        """Return the headers that a browser would send."""
        cookies = [f"csrftoken={TOKEN}"]
        if self.login is not None:
            cookies.append(f"sessionid={cookie_of(self.login)}")
        sent = {"Cookie": "; ".join(cookies), "Host": "127.0.0.1"}
        if self.method == "POST":
            sent |= {"X-CSRFToken": TOKEN, "Content-Type": self.content_type}
        return sent


@dataclass(frozen=True)
class Block:
    """What a block of requests took."""

    latencies: list[float]
    seconds: float
    cpu: float
    wrong: list[int] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    @property
    def cpu_each(self) -> float:
        """CPU seconds of the server's workers for each request."""
        return self.cpu / len(self.latencies)

    def at(self, percent: int) -> float:
        """Return the latency in seconds at a percentile."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

    @property
    def p50(self) -> float:
        """The median latency in seconds."""
        return statistics.median(self.latencies)


def counted(port: int, request: Request) -> tuple[int, float]:
    """Return the statements of a request and the seconds that they took.

    Raises AssertionError for another status than the request wants.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    connection.request(request.method, request.path, request.body or None, {**request.headers(), ASKED: "1"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    assert answer.status == request.wanted, (request.path, answer.status, text[:300])
    return int(answer.headers[STATEMENTS]), float(answer.headers[SECONDS])


def run(port: int, requests: list[Request], *, pids: set[int], concurrency: int = CONCURRENCY) -> Block:
    """Send the requests from some threads at once and return what that took."""
    shares = [requests[number::concurrency] for number in range(concurrency)]
    gate = threading.Barrier(concurrency)
    before = cpu_seconds(pids)
    began = time.perf_counter()
    with ThreadPoolExecutor(concurrency) as pool:
        results = list(pool.map(lambda share: _send(port, share, gate), shares))
    seconds = time.perf_counter() - began
    answers = [answer for result in results for answer in result]
    wanted = [request.wanted for share in shares for request in share]
    wrong = [status for (status, _took), right in zip(answers, wanted, strict=True) if status != right]
    return Block([took for _status, took in answers], seconds, cpu_seconds(pids) - before, wrong)


def _send(port: int, requests: list[Request], gate: threading.Barrier) -> list[tuple[int, float]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    gate.wait(timeout=TIMEOUT)
    answers = []
    for request in requests:
        began = time.perf_counter()
        connection.request(request.method, request.path, request.body or None, request.headers())
        answer = connection.getresponse()
        answer.read()
        answers.append((answer.status, time.perf_counter() - began))
    connection.close()
    return answers


def cpu_seconds(pids: set[int]) -> float:
    """Return the user and system time of these processes, as the kernel counts it (steps of 10 ms)."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
