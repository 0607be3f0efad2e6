"""Take proofs from what a browser sent: PDF, JPEG and PNG files, or ZIP files of them. Pure: no database, no Django.

The content decides what a file is, never its name. Nothing is unpacked to a disk, and a ZIP file that does not keep the rules is
refused as a whole.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

MOST_FILES = 200
MOST_BYTES = 5 * 1024 * 1024
"""Bytes of one proof."""
MOST_TOGETHER = 24 * 1024 * 1024
"""Bytes of all proofs of an import, unpacked."""
MOST_RATIO = 100
LONGEST_NAME = 120
ZIP = b"PK\x03\x04"
KINDS = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
}
"""What a file begins with, what it then is, and how its name ends in the storage."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
ADDED_BY_MACOS = "__MACOSX"


class Flaw(StrEnum):
    """Why proofs are refused."""

    TOO_LARGE = "too_large"
    TOO_LARGE_TOGETHER = "too_large_together"
    TOO_MANY = "too_many"
    KIND = "kind"
    NAME = "name"
    SAME_NAME = "same_name"
    BROKEN = "broken"
    BOMB = "bomb"


class RefusedProofError(Exception):
    """A file cannot be a proof; ``name`` says which, as it was sent."""

    def __init__(self, flaw: Flaw, name: str) -> None:
        """Keep why and which."""
        super().__init__(str(flaw))
        self.flaw, self.name = flaw, name


@dataclass(frozen=True)
class Found:
    """A proof: its name, its bytes, what it is, and how a name of it ends."""

    name: str
    data: bytes
    content_type: str
    ending: str


def take(files: Iterable[tuple[str, bytes]]) -> list[Found]:
    """Return the proofs in files, given as names and bytes.

    Raises RefusedProofError for the first that is none, and for too many, too large, or two with one name.
    """
    found: dict[str, Found] = {}
    together = 0
    for name, data in _unpacked(files):
        proof = _proof(name, data)
        together += len(data)
        if proof.name.casefold() in found:
            raise RefusedProofError(Flaw.SAME_NAME, name)
        if together > MOST_TOGETHER:
            raise RefusedProofError(Flaw.TOO_LARGE_TOGETHER, name)
        if len(found) == MOST_FILES:
            raise RefusedProofError(Flaw.TOO_MANY, name)
        found[proof.name.casefold()] = proof
    return list(found.values())


def _unpacked(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for name, data in files:
        if data.startswith(ZIP):
            yield from _members(name, data)
        else:
            yield name, data


def _proof(name: str, data: bytes) -> Found:
    base = PurePosixPath(name).name
    if not base or len(base) > LONGEST_NAME or not base.isprintable():
        raise RefusedProofError(Flaw.NAME, name[:LONGEST_NAME])
    if len(data) > MOST_BYTES:
        raise RefusedProofError(Flaw.TOO_LARGE, base)
    kind = next((kind for magic, kind in KINDS.items() if data.startswith(magic)), None)
    if kind is None:
        raise RefusedProofError(Flaw.KIND, base)
    return Found(base, data, *kind)


def _members(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = [part for part in archive.infolist() if _is_wanted(part)]
            if len(listed) > MOST_FILES:
                raise RefusedProofError(Flaw.TOO_MANY, name)
            for part in listed:
                _check(part)
            if sum(part.file_size for part in listed) > MOST_TOGETHER:
                raise RefusedProofError(Flaw.TOO_LARGE_TOGETHER, name)
            for part in listed:
                yield part.filename, archive.read(part)
    except BROKEN as error:
        raise RefusedProofError(Flaw.BROKEN, name) from error


def _is_wanted(part: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(part.filename)
    return not part.is_dir() and path.parts[:1] != (ADDED_BY_MACOS,) and path.name != ".DS_Store"


def _check(part: zipfile.ZipInfo) -> None:
    """Refuse a member by what the directory says: zipfile never unpacks more of it than that.

    Raises RefusedProofError.
    """
    sent = part.orig_filename
    path = PurePosixPath(sent)
    if (
        path.is_absolute()
        or ".." in path.parts
        or "\\" in sent
        or "\0" in sent
        or stat.S_ISLNK(part.external_attr >> 16)
    ):
        raise RefusedProofError(Flaw.NAME, path.name.replace("\0", "")[:LONGEST_NAME])
    if part.file_size > MOST_BYTES:
        raise RefusedProofError(Flaw.TOO_LARGE, path.name)
    if part.file_size > MOST_RATIO * max(part.compress_size, 1):
        raise RefusedProofError(Flaw.BOMB, path.name)
