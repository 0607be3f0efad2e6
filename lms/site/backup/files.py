"""The files of a site in one shape: certificates, private files, uploads, wherever they are stored."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from lms.base.storages import SealedStorage
from lms.site.backup.errors import BackupError
from lms.site.backup.manifest import seal_of

ALIASES = {"certificates": "lms_certificates", "private": "lms_private", "media": "default"}


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files of a storage."""
    if isinstance(storage, SealedStorage):
        yield from storage.names()
        return
    if not folder and not storage.exists(""):
        return
    folders, names = storage.listdir(folder)
    yield from (f"{folder}/{name}" if folder else name for name in names)
    for name in folders:
        yield from _names(storage, f"{folder}/{name}" if folder else name)


def copy_out(folder: Path) -> dict[str, str]:
    """Copy all files into sub-folders of the folder; return the seal of each path."""
    seals: dict[str, str] = {}
    for part, alias in ALIASES.items():
        storage = storages[alias]
        for name in sorted(_names(storage)):
            target = folder / part / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with storage.open(name) as source, target.open("wb") as copy:
                _pour(source, copy)
            seals[f"{part}/{name}"] = seal_of(target)
    return seals


def _pour(source: File[bytes], copy: BinaryIO) -> None:
    for chunk in source.chunks():
        copy.write(chunk)
    copy.flush()
    os.fsync(copy.fileno())


def differing(seals: dict[str, str]) -> list[str]:
    """Return the paths of the backup whose name is taken here by a file with another content."""
    return [path for path, seal in seals.items() if _here(path) not in {"", seal}]


def _here(path: str) -> str:
    """Return the seal of the file at this path of the backup as it is stored here, an empty text without one."""
    storage, name = _place(path)
    if not storage.exists(name):
        return ""
    with storage.open(name) as file:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
    return digest.hexdigest()


def _place(path: str) -> tuple[Storage, str]:
    part, _slash, name = path.partition("/")
    return storages[ALIASES[part]], name


def copy_in(folder: Path, seals: dict[str, str]) -> int:
    """Store the files of a backup, leave equal ones alone, replace different ones; return how many were stored.

    Raises BackupError when a storage keeps a file under another name.
    """
    count = 0
    for path, seal in seals.items():
        here = _here(path)
        if here == seal:
            continue
        storage, name = _place(path)
        if here:
            storage.delete(name)
        with (folder / path).open("rb") as source:
            content = ContentFile(source.read()) if isinstance(storage, SealedStorage) else File(source)
            kept = storage.save(name, content)
        if kept != name:
            raise BackupError(f"The storage kept {name} as {kept}.")
        count += 1
    return count
