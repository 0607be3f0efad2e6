"""A path in one ZIP archive, with the number of its format and the seal of its content. Nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

from courses import zipfiles
from courses.pathfile.content import PathFileError, digest

FORMAT = 1
MANIFEST = "attune.json"
MOST_BYTES = 5_000_000
MOST_FILES = 500
MOST_FILE_BYTES = 1_000_000
MOST_WHOLE_BYTES = 20_000_000
MOST_RATIO = 100
"""Bytes that one byte of the archive may become; prose has about three."""
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
    limits = zipfiles.Limits(
        packed=MOST_BYTES, files=MOST_FILES, each=MOST_FILE_BYTES, whole=MOST_WHOLE_BYTES, ratio=MOST_RATIO
    )
    try:
        files = zipfiles.read(data, limits)
    except zipfiles.ZipRefusedError as error:
        raise PathFileError(str(error)) from error
    _compare(files.pop(MANIFEST, b""), files)
    return files


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
