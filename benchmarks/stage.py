"""The servers of a run: one PostgreSQL with four databases, and a web server with the same flags for each of them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import load
from lms.site import valkey
from tests.harness import postgres
from tests.harness.processes import Process, wait_until

ROOT = Path(__file__).resolve().parents[1]
PEER_PYTHON = ROOT / ".venv-peer" / "bin" / "python"
OURS, SMALL, MANY, PEER = "bench_ours", "bench_small", "bench_many", "bench_peer"
WORKERS = 2
FLAGS = [f"--workers={WORKERS}", "--threads=4", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
"""Those of docker-compose.yml."""
SEEDS = ("world.py", "seed.py", "peer/seed.py", "peer/settings.py", "peer/requirements.txt")
START_SECONDS = 40


@dataclass(frozen=True)
class Site:
    """A web server under measurement."""

    port: int
    pids: frozenset[int]

    def count(self, request: load.Request) -> tuple[int, float]:
        """Return the statements of a request and their seconds; a page is opened before, so that caches are warm."""
        if request.method == "GET":
            for _worker in range(2 * WORKERS):
                load.counted(self.port, request)
        return load.counted(self.port, request)

    def run(self, requests: list[load.Request], **options: int) -> load.Block:
        """Send requests.

        Raises AssertionError when an answer is not the wanted one.
        """
        block = self.try_run(requests, **options)
        assert not block.wrong, f"{requests[0].path}: wrong answers {block.wrong[:5]}"
        return block

    def try_run(self, requests: list[load.Request], **options: int) -> load.Block:
        """Send requests; wrong answers stand in the block."""
        return load.run(self.port, requests, pids=set(self.pids), **options)


@dataclass(frozen=True)
class Stage:
    """Ours at full size, ours small, ours with many courses, and the peer."""

    ours: Site
    small: Site
    many: Site
    peer: Site
    pairs: int
    learners: int
    few: int


def environment(*, host: str, database: str, settings: str, data: Path) -> dict[str, str]:
    """Return what a process of a site finds in its environment."""
    return {
        "DJANGO_SETTINGS_MODULE": settings,
        "LMS_BENCH_PG_HOST": host,
        "LMS_BENCH_PG_USER": "attune",
        "LMS_BENCH_PG_NAME": database,
        "LMS_BENCH_DATA": str(data),
        "PYTHONPATH": str(ROOT),
    }


def kept_folder(sizes: tuple[int, int]) -> Path:
    """Return where the seeded cluster is kept: another seed, another size or another state of the migrations is another."""
    state = hashlib.sha256(repr(sizes).encode() + postgres.kept_folder(ROOT).name.encode())
    for name in SEEDS:
        state.update((ROOT / "benchmarks" / name).read_bytes())
    return ROOT / ".test-databases" / f"benchmark-{state.hexdigest()[:16]}"


@contextmanager
def servers(*, learners: int, few: int, pairs: int) -> Iterator[Stage]:
    """Start everything, seeding where no seed of this size is kept, and end it all."""
    with ExitStack() as stack:
        data = Path(tempfile.mkdtemp(prefix="attune-bench-"))
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        kept = kept_folder((learners, few))
        cluster = postgres.Cluster(kept if kept.exists() else postgres.kept_folder(ROOT))
        stack.callback(cluster.stop)
        host = str(cluster.folder)
        port = valkey.free_port()
        broker = valkey.start(folder=data / "valkey", port=port, log=data / "valkey.log")
        stack.callback(broker.kill)
        os.environ["LMS_BROKER_URL"] = f"redis://127.0.0.1:{port}/0"
        if not kept.exists():
            _fill(cluster, data, learners=learners, few=few)
            cluster.keep(kept)
        _run([sys.executable, "-m", "benchmarks.seed", "logins"], _ours(host, OURS, data))
        _run([sys.executable, "-m", "benchmarks.seed", "logins"], _ours(host, SMALL, data))
        os.environ |= _ours(host, OURS, data)
        sites = [
            _site(stack, sys.executable, _ours(host, OURS, data), data / "ours.log"),
            _site(stack, sys.executable, _ours(host, SMALL, data), data / "small.log"),
            _site(stack, sys.executable, _ours(host, MANY, data), data / "many.log"),
            _site(stack, str(PEER_PYTHON), _peer(host, data), data / "peer.log"),
        ]
        yield Stage(*sites, pairs=pairs, learners=learners, few=few)


def _ours(host: str, database: str, data: Path) -> dict[str, str]:
    return environment(host=host, database=database, settings="benchmarks.settings", data=data)


def _peer(host: str, data: Path) -> dict[str, str]:
    return environment(host=host, database=PEER, settings="benchmarks.peer.settings", data=data)


def _run(command: list[str], changes: dict[str, str]) -> None:
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **changes})


def _start(command: list[str], changes: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **changes})


def _fill(cluster: postgres.Cluster, data: Path, *, learners: int, few: int) -> None:
    """Make the databases."""
    host = str(cluster.folder)
    if cluster.is_new:
        postgres.copy(host=host, name=postgres.TEMPLATE, template="template0")
        _run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], _ours(host, postgres.TEMPLATE, data))
    for name, template in (
        (OURS, postgres.TEMPLATE),
        (SMALL, postgres.TEMPLATE),
        (MANY, postgres.TEMPLATE),
        (PEER, "template0"),
    ):
        postgres.copy(host=host, name=name, template=template)
    seeds = [
        _start([sys.executable, "-m", "benchmarks.seed", str(learners)], _ours(host, OURS, data)),
        _start([sys.executable, "-m", "benchmarks.seed", str(few)], _ours(host, SMALL, data)),
        _start([sys.executable, "-m", "benchmarks.seed", "courses"], _ours(host, MANY, data)),
        _start([str(PEER_PYTHON), "-m", "benchmarks.peer.seed", str(learners)], _peer(host, data)),
    ]
    codes = [seed.wait() for seed in seeds]
    if any(codes):
        raise RuntimeError("A database could not be filled; see above.")


def _site(stack: ExitStack, python: str, changes: dict[str, str], log: Path) -> Site:
    port = valkey.free_port()
    application = "django.core.wsgi:get_wsgi_application()"
    arguments = ["gunicorn", application, "--bind", f"127.0.0.1:{port}", *FLAGS]
    process = Process(arguments, log=log, python=python, **changes)
    stack.callback(process.stop)
    wait_until(
        lambda: len(process.children()) >= WORKERS,
        seconds=START_SECONDS,
        what=f"no workers; {log.read_text()[-500:]}",
    )
    return Site(port, frozenset(process.children()))
