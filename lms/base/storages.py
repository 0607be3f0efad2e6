"""Storage for records that are files: whole or absent, never overwritten, outside the media folder.

``SealedStorage`` is what the records rely on; ``lms.base.storages_s3`` keeps the same promise in a bucket. Django's
FileSystemStorage leaves a truncated file under the final name when the disk is full; the one here writes
a hidden file beside it, forces it to disk and renames it.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from threading import get_ident

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

TEMPORARY_PREFIX = ".part-"
PROBE = b"Attune looks whether this place can be written."


class SealedStorage(Storage, ABC):
    """Write once, under flat names. Raises OSError while the place is away, FileExistsError on a second write."""

    @abstractmethod
    def write_once(self, name: str, data: bytes) -> str:
        """Store the bytes under the name, whole or not at all, and return the name."""

    @abstractmethod
    def reachable(self) -> bool:
        """Tell whether the place is there and can be read: a lost place is not a lost file."""

    @abstractmethod
    def trouble(self) -> str:
        """Return why nothing can be written here now, an empty text when it can."""

    @abstractmethod
    def names(self) -> list[str]:
        """Return the names of all stored files."""

    @abstractmethod
    def modified(self, name: str) -> float:
        """Return the POSIX time of the last change."""

    @abstractmethod
    def remove_stale_parts(self, *, older_than: float) -> int:
        """Delete half-written files last touched before the POSIX time ``older_than``; return how many."""

    def _save(self, name: str, content: File[bytes] | ContentFile[bytes]) -> str:
        return self.write_once(name, content.read())

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name as it is: a taken name is an error, never a reason for another name."""
        return name


def flat(name: str) -> str:
    """Return the name.

    Raises SuspiciousFileOperation for a name that is more than a file name, or hidden.
    """
    if Path(name).name != name or name.startswith("."):
        raise SuspiciousFileOperation(name)
    return name


@deconstructible
class SealedFileSystemStorage(SealedStorage):
    """Write once into one flat folder of mode 0700. Raises OSError as the disk does, FileExistsError on a second write."""

    def __init__(self, location: str) -> None:
        """Keep the folder; it is made at the first write."""
        self.folder = Path(location)

    def path(self, name: str) -> str:
        """Return the path of a name.

        Raises SuspiciousFileOperation for a name that is more than a file name.
        """
        return str(self.folder / flat(name))

    def write_once(self, name: str, data: bytes) -> str:
        """Store the bytes under the name, whole or not at all, and return the name."""
        final = Path(self.path(name))
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if final.exists():
            raise FileExistsError(name)
        part = self.folder / f"{TEMPORARY_PREFIX}{name}-{os.getpid()}"
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(final)
        finally:
            part.unlink(missing_ok=True)
        self._sync_folder()
        return name

    def _sync_folder(self) -> None:
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def reachable(self) -> bool:
        """Tell whether the folder is there and can be read: a lost folder is not a lost file."""
        return self.folder.is_dir() and os.access(self.folder, os.R_OK | os.X_OK)

    def trouble(self) -> str:
        """Return why nothing can be written here now, an empty text when it can.

        A folder that is not there is not made: before the first file it need not be there, after it it is lost.
        """
        if not self.folder.exists():
            parent = next(parent for parent in self.folder.parents if parent.exists())
            return "" if os.access(parent, os.W_OK | os.X_OK) else f"{parent} cannot be written"
        part = self.folder / f"{TEMPORARY_PREFIX}probe-{os.getpid()}-{get_ident()}"
        try:
            part.write_bytes(PROBE)
            part.unlink()
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            return f"{self.folder}: {error.strerror}"
        return ""

    def names(self) -> list[str]:
        """Return the names of all stored files."""
        if not self.folder.is_dir():
            return []
        return sorted(entry.name for entry in self.folder.iterdir() if not entry.name.startswith("."))

    def remove_stale_parts(self, *, older_than: float) -> int:
        """Delete half-written files last touched before the POSIX time ``older_than``; return how many."""
        stale = [part for part in self.folder.glob(f"{TEMPORARY_PREFIX}*") if part.stat().st_mtime < older_than]
        for part in stale:
            part.unlink(missing_ok=True)
        return len(stale)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return File(Path(self.path(name)).open(mode), name=name)

    def exists(self, name: str) -> bool:
        """Tell whether the file is there."""
        return Path(self.path(name)).is_file()

    def delete(self, name: str) -> None:
        """Delete the file; one that is gone already is fine."""
        Path(self.path(name)).unlink(missing_ok=True)

    def size(self, name: str) -> int:
        """Return the size in bytes."""
        return Path(self.path(name)).stat().st_size

    def modified(self, name: str) -> float:
        """Return the POSIX time of the last change."""
        return Path(self.path(name)).stat().st_mtime
