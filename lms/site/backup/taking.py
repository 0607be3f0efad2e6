"""Taking a backup and restoring it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from lms.certificates.models import Rendition
from lms.site.backup import databases, files, manifest
from lms.site.backup.errors import BackupError

Tell = Callable[[str], object]


def backup(*, folder: Path, keys: Path, at: datetime, tell: Tell) -> None:
    """Write a backup into a new folder and the keys into a new file of mode 0600 outside of it.

    The database comes first, so that each row of the dump has its file. The folder gets its name when all is written.

    Raises BackupError, leaving neither behind.
    """
    folder, keys = folder.resolve(), keys.resolve()
    part = folder.with_name(f"{folder.name}.part")
    for path in (folder, part, keys):
        if path.exists():
            raise BackupError(f"{path} exists. A backup is never written over anything.")
    if keys.is_relative_to(folder):
        raise BackupError("The keys open the private writing of the backup: keep them outside of its folder.")
    part.mkdir(mode=0o700, parents=True)
    try:
        listed = _fill(part, at)
        _write_keys(keys)
        _sync(part)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part)
        keys.unlink(missing_ok=True)
        raise
    lost = _lost(listed)
    tell(f"{len(listed.files)} files are in {folder}; the keys are in {keys}. Keep them in different places.")
    if lost:
        tell(f"{lost} certificate files were lost before this backup. Run lms_verify_seals.")


def _fill(part: Path, at: datetime) -> manifest.Manifest:
    name = databases.dump(part)
    listed = manifest.Manifest(
        made_at=at.isoformat(),
        engine=databases.engine(),
        database=name,
        migrations=manifest.applied(),
        keys=manifest.marks(),
        files={name: manifest.seal_of(part / name)},
    )
    listed.files |= files.copy_out(part)
    manifest.write(listed, part)
    return listed


def _lost(listed: manifest.Manifest) -> int:
    """Return how many ready certificate files the backup does not hold."""
    ready = Rendition.objects.filter(state=Rendition.State.READY).values_list("storage_name", flat=True)
    return sum(f"certificates/{name}" not in listed.files for name in ready.iterator())


def _write_keys(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(manifest.keys_text())
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Force what the folder lists to disk, before it gets its name."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def restore(*, folder: Path, replace: bool, tell: Tell) -> None:
    """Fill an empty site from a backup: every file is looked at first, then files are stored, then the database.

    With ``replace`` the database is emptied before, and files of the same name but another content are replaced.

    Raises BackupError before anything is changed when the backup is damaged, does not fit this version or these keys, or
    when the site is not empty.
    """
    listed = manifest.read(folder)
    manifest.check_fits(listed, engine=databases.engine())
    seals = {path: seal for path, seal in listed.files.items() if path != listed.database}
    if not replace:
        _refuse_to_overwrite(seals)
    stored = files.copy_in(folder, seals)
    databases.load(folder / listed.database)
    tell(f"The database of {listed.made_at} is back, and {stored} of {len(seals)} files were stored.")
    tell("Now run: migrate, lms_verify_seals, lms_recompute --dry-run, doctor.")


def _refuse_to_overwrite(seals: dict[str, str]) -> None:
    if not databases.is_empty():
        raise BackupError("The database is not empty. Name an empty one, or say --replace to lose what it holds.")
    taken = files.differing(seals)
    if taken:
        raise BackupError(
            f"{len(taken)} files are here with another content, the first: {taken[0]}. Nothing was changed."
        )
