"""Dump and load of the one database: PostgreSQL by its own programs, SQLite by its backup interface."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from lms.site.backup.errors import BackupError

DUMPS = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}


def engine() -> str:
    """Return ``postgresql`` or ``sqlite``.

    Raises BackupError for another database.
    """
    if connection.vendor not in DUMPS:
        raise BackupError(f"Only PostgreSQL and SQLite are backed up here, not {connection.vendor}.")
    return connection.vendor


def dump(folder: Path) -> str:
    """Write the database to a file of the folder, in one consistent state, and return the file's name."""
    name = DUMPS[engine()]
    if engine() == "sqlite":
        _copy(source=Path(connection.settings_dict["NAME"]), target=folder / name)
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / name}")
    return name


def is_empty() -> bool:
    """Tell whether the database has no table."""
    return not connection.introspection.table_names()


def load(file: Path) -> None:
    """Fill the database from a dump of the same kind; what it held is dropped first.

    Raises BackupError with the program's words. PostgreSQL is left empty then, never half filled.
    """
    if engine() == "sqlite":
        connection.close()
        _copy(source=file, target=Path(connection.settings_dict["NAME"]))
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner")
    connection.close()
    _postgres("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(file))


def _copy(*, source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    origin_address = f"{source.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(origin_address, uri=True)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


def _postgres(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL against the site's database; the password goes by the environment."""
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            f"{program} is not on the PATH. Install PostgreSQL's client programs of the server's version."
        )
    facts: dict[str, Any] = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(facts[key]) for name, key in named.items() if facts[key]}}
    where = [f"--dbname={facts['NAME']}"]
    done = subprocess.run(  # noqa: S603  # a program of PostgreSQL with our own arguments
        [path, *where, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()[-2000:]}")
