"""ZIP archives of strangers: judged by what they say of themselves, then by what they hold. Never unpacked to disk. Pure."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass

ENCRYPTED = 0x1
UNIX = 3
UNSAFE = re.compile(r"(^/)|(^[A-Za-z]:)|(\\)|([\x00-\x1f\x7f])|((^|/)\.{1,2}(/|$))|(//)")
"""An absolute name, a drive, a backslash, a control character, a step upwards, an empty folder."""


@dataclass(frozen=True)
class Limits:
    """The most that an archive may be."""

    packed: int
    """Bytes of the archive."""

    files: int
    each: int
    """Bytes of one file, unpacked."""

    whole: int
    """Bytes of all files together, unpacked."""

    ratio: int = 100
    """Bytes that one packed byte may become."""


class ZipRefusedError(ValueError):
    """The archive is too large, damaged or hostile.

    ``reason`` is ``large``, ``broken``, ``many``, ``twice``, ``whole``, ``packed``, ``unpacks`` or ``name``; ``name`` is that of
    the file in question.
    """

    def __init__(self, reason: str, words: str, name: str = "") -> None:
        """Keep the reason for who speaks another language."""
        super().__init__(words)
        self.reason, self.name = reason, name


def read(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Return the files of an archive by name; folders are left out.

    Raises ZipRefusedError.
    """
    if len(data) > limits.packed:
        raise ZipRefusedError("large", f"The file is larger than {limits.packed} bytes.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not (entry.is_dir() and not entry.file_size)]
            _look(entries, limits)
            return {entry.filename: _bytes(archive, entry, limits) for entry in entries}
    except ZipRefusedError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise ZipRefusedError("broken", f"The file is no whole ZIP archive: {error}") from error


def _look(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.files:
        raise ZipRefusedError("many", f"The archive holds more than {limits.files} files.")
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise ZipRefusedError("twice", "The archive holds two files of one name.")
    if sum(entry.file_size for entry in entries) > limits.whole:
        raise ZipRefusedError("whole", f"The archive unpacks to more than {limits.whole} bytes.")
    for entry in entries:
        _look_at(entry, limits)


def _look_at(entry: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry.filename
    if UNSAFE.search(entry.orig_filename) or _is_special(entry):
        raise ZipRefusedError("name", f"The archive has no file of this name: {name!r}", name)
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ZipRefusedError("packed", f"{name} is encrypted, or packed in an unusual way.", name)
    if entry.file_size > limits.each or entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise ZipRefusedError("unpacks", f"{name} unpacks to too much.", name)


def _is_special(entry: zipfile.ZipInfo) -> bool:
    """Tell a link, a device or a pipe from a plain file."""
    mode = entry.external_attr >> 16
    return entry.create_system == UNIX and stat.S_IFMT(mode) not in {0, stat.S_IFREG}


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> bytes:
    with archive.open(entry) as file:
        data = file.read(limits.each + 1)
    if len(data) > limits.each:
        raise ZipRefusedError("unpacks", f"{entry.filename} unpacks to too much.", entry.filename)
    return data
