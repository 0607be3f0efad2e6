"""A path in one ZIP archive, with the number of its format and the seal of its content. Nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping

from courses.pathfile.content import PathFileError, digest

FORMAT = 1
MANIFEST = "attune.json"
MOST_BYTES = 5_000_000
MOST_FILES = 500
MOST_FILE_BYTES = 1_000_000
MOST_WHOLE_BYTES = 20_000_000
MOST_RATIO = 100
"""Bytes that one byte of the archive may become; prose has about three."""
ENCRYPTED = 0x1
EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the archive; equal content gives equal bytes."""
    manifest = json.dumps({"format": FORMAT, "sha256": digest(files)}).encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [(MANIFEST, manifest), *sorted(files.items())]:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return whole.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive, by name.

    Raises PathFileError for an archive that is too large, unpacks to too much, is damaged, or is none of ours.
    """
    if len(data) > MOST_BYTES:
        raise PathFileError(f"The file is larger than {MOST_BYTES} bytes.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look(archive.infolist())
            files = {entry.filename: _bytes(archive, entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        if isinstance(error, PathFileError):
            raise
        raise PathFileError(f"The file is no whole ZIP archive: {error}") from error
    _compare(files.pop(MANIFEST, b""), files)
    return files


def _look(entries: list[zipfile.ZipInfo]) -> None:
    """Judge by what the archive says of itself; what it then holds is counted while reading."""
    if len(entries) > MOST_FILES:
        raise PathFileError(f"The archive holds more than {MOST_FILES} files.")
    if len({entry.filename for entry in entries}) < len(entries):
        raise PathFileError("The archive holds two files of one name.")
    if sum(entry.file_size for entry in entries) > MOST_WHOLE_BYTES:
        raise PathFileError(f"The archive unpacks to more than {MOST_WHOLE_BYTES} bytes.")
    for entry in entries:
        if entry.flag_bits & ENCRYPTED or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise PathFileError(f"{entry.filename} is encrypted, or packed in an unusual way.")
        if entry.file_size > MOST_FILE_BYTES or entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise PathFileError(f"{entry.filename} unpacks to too much.")


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        return file.read(MOST_FILE_BYTES + 1)


def _compare(manifest: bytes, files: Mapping[str, bytes]) -> None:
    try:
        said = json.loads(manifest)
        number, seal = said["format"], said["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise PathFileError(f"The archive is no path of Attune: it has no {MANIFEST}.") from error
    if number != FORMAT:
        raise PathFileError(f"The archive has format {number}; this version reads format {FORMAT}.")
    if seal != digest(files):
        raise PathFileError("The content is not what the archive was sealed with: the file is damaged or was changed.")
