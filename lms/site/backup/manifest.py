"""The list of what a backup holds, with the SHA-256 of every file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lms.conf import conf
from lms.site.backup.errors import BackupError

NAME = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20


@dataclass
class Manifest:
    """``files`` maps a path in the backup to its SHA-256; ``keys`` are marks of the keys, not the keys."""

    made_at: str
    engine: str
    database: str
    migrations: list[str]
    keys: list[str]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def seal_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def marks() -> list[str]:
    """Return a mark of each key for private writing: its SHA-256 tells equal keys and gives none away."""
    return [hashlib.sha256(key.encode()).hexdigest() for key in conf.REFLECTION_KEYS]


def applied() -> list[str]:
    """Return the names of the migrations that the database has seen."""
    return sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations())


def write(manifest: Manifest, folder: Path) -> None:
    """Write the list into the folder."""
    (folder / NAME).write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False) + "\n")


def read(folder: Path) -> Manifest:
    """Return the list of a backup after looking at every file.

    Raises BackupError when the folder is no backup, or when a file is lost, different or not listed.
    """
    try:
        facts = json.loads((folder / NAME).read_text())
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder} is no backup: {error}") from error
    if facts.get("format") != FORMAT:
        raise BackupError(f"{folder} has format {facts.get('format')}; this version reads format {FORMAT}.")
    manifest = Manifest(**facts)
    wrong = sorted(name for name, seal in manifest.files.items() if not _same(folder, name, seal))
    if wrong:
        raise BackupError(f"{len(wrong)} files of the backup are lost or changed, the first: {wrong[0]}")
    return manifest


def _same(folder: Path, name: str, seal: str) -> bool:
    path = PurePosixPath(name)
    file = folder / path
    return not path.is_absolute() and ".." not in path.parts and file.is_file() and seal_of(file) == seal


def check_fits(manifest: Manifest, *, engine: str) -> None:
    """Make sure that this code and these keys can serve the backup.

    Raises BackupError when the database is of another kind, when the backup comes from a newer version, or when keys
    are missing that open its private writing.
    """
    if manifest.engine != engine:
        raise BackupError(f"The backup holds {manifest.engine}, this site runs on {engine}.")
    replaced = {old for migration in MigrationLoader(None).replacements.values() for old in migration.replaces}
    known = {".".join(name) for name in {*MigrationLoader(None).disk_migrations, *replaced}}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise BackupError(f"The backup comes from a version with other migrations, such as {newer[0]}.")
    if not set(manifest.keys) <= set(marks()):
        raise BackupError(
            "Keys that open the private writing of this backup are missing. Put LMS_REFLECTION_KEYS of its key file into "
            "the settings first; newer keys of this server may stand before them."
        )


def keys_text() -> str:
    """Return the key file: two lines that a shell and ``env_file`` understand."""
    lines = {"LMS_SECRET_KEY": settings.SECRET_KEY, "LMS_REFLECTION_KEYS": ",".join(conf.REFLECTION_KEYS)}
    return "".join(f"{name}='{value}'\n" for name, value in lines.items())
