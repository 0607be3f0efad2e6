"""What a media file is and how long it lasts, read from its own first parts. Pure; believes no name and no browser."""
# ruff: noqa: PLR2004  # the numbers are those of the file formats

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO

MOST_BOXES = 500
MOST_SECONDS = 12 * 60 * 60
EBML, SEGMENT, INFO, SCALE, DURATION, DOCTYPE, TRACKS = (
    0x1A45DFA3, 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489, 0x4282, 0x1654AE6B,
)  # fmt: skip
RATES = (44_100, 48_000, 32_000)
LAYER_3 = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
"""Kilobits a second of MPEG 1 and of MPEG 2 and 2.5."""


class UnknownMediaError(ValueError):
    """The file is none of the kinds that browsers play, is damaged, or does not say how long it lasts."""


@dataclass(frozen=True)
class Media:
    """A media file as it is: ``video/mp4``, ``video/webm``, ``audio/mp4``, ``audio/mpeg`` or ``audio/wav``."""

    content_type: str
    seconds: float

    @property
    def kind(self) -> str:
        """Return ``video`` or ``audio``."""
        return self.content_type.partition("/")[0]

    @property
    def ending(self) -> str:
        """Return the ending of a file name of this kind."""
        return {"audio/mp4": "m4a", "audio/mpeg": "mp3"}.get(self.content_type, self.content_type.partition("/")[2])


def probe(file: BinaryIO) -> Media:
    """Look into a file.

    Raises UnknownMediaError.
    """
    size = file.seek(0, SEEK_END)
    file.seek(0)
    head = file.read(16)
    try:
        found = _look(file, head, size)
    except (struct.error, ZeroDivisionError, IndexError, OverflowError, ValueError) as error:
        raise UnknownMediaError(str(error)) from error
    if not 0 < found.seconds <= MOST_SECONDS:
        raise UnknownMediaError(f"{found.seconds} seconds")
    return found


def _look(file: BinaryIO, head: bytes, size: int) -> Media:
    if head[4:8] == b"ftyp":
        return _mp4(file, head[8:12], size)
    if head[:4] == struct.pack(">I", EBML):
        return _webm(file, size)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return _wav(file, size)
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
        return _mp3(file, head, size)
    raise UnknownMediaError("no known beginning")


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, first byte and end of each box between two places."""
    at, count = start, 0
    while at + 8 <= end and count < MOST_BOXES:
        file.seek(at)
        length, name = struct.unpack(">I4s", file.read(8))
        inner = at + 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            inner += 8
        stop = end if length == 0 else at + length
        if stop < inner or stop > end:
            raise UnknownMediaError("a box leaves the file")
        yield name, inner, stop
        at, count = stop, count + 1


def _mp4(file: BinaryIO, brand: bytes, size: int) -> Media:
    movie = next(((inner, stop) for name, inner, stop in _boxes(file, 0, size) if name == b"moov"), None)
    if movie is None:
        raise UnknownMediaError("no movie in it")
    seconds, has_picture = 0.0, False
    for name, inner, stop in _boxes(file, *movie):
        if name == b"mvhd":
            seconds = _movie_seconds(file, inner)
        elif name == b"trak":
            has_picture = has_picture or _handler(file, inner, stop) == b"vide"
    return Media("video/mp4" if has_picture and brand != b"M4A " else "audio/mp4", seconds)


def _movie_seconds(file: BinaryIO, at: int) -> float:
    file.seek(at)
    version = file.read(4)[0]
    if version == 1:
        file.read(16)
        scale, length = struct.unpack(">IQ", file.read(12))
    else:
        file.read(8)
        scale, length = struct.unpack(">II", file.read(8))
    return float(length / scale)


def _handler(file: BinaryIO, start: int, end: int) -> bytes:
    for name, inner, stop in _boxes(file, start, end):
        if name == b"mdia":
            for part, at, _stop in _boxes(file, inner, stop):
                if part == b"hdlr":
                    file.seek(at + 8)
                    return file.read(4)
    return b""


def _number(file: BinaryIO, *, keep_marker: bool) -> int:
    """Read a number of the length that its first bits tell."""
    first = file.read(1)[0]
    length = 9 - first.bit_length()
    if length > 8:
        raise UnknownMediaError("a number is too long")
    value = first if keep_marker else first & (0xFF >> length)
    return int.from_bytes(bytes([value]) + file.read(length - 1), "big")


def _elements(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield id, first byte and end of each element between two places."""
    at, count = start, 0
    while at < end and count < MOST_BOXES:
        file.seek(at)
        name = _number(file, keep_marker=True)
        length = _number(file, keep_marker=False)
        inner = file.tell()
        stop = min(inner + length, end)  # a length that is not known is all ones
        yield name, inner, stop
        at, count = stop, count + 1


def _payload(file: BinaryIO, inner: int, stop: int) -> bytes:
    file.seek(inner)
    return file.read(min(stop - inner, 16))


def _webm(file: BinaryIO, size: int) -> Media:
    scale, length = 1_000_000, 0.0
    for name, inner, stop in _elements(file, 0, size):
        if name == EBML:
            kinds = [_payload(file, at, end) for part, at, end in _elements(file, inner, stop) if part == DOCTYPE]
            if kinds != [b"webm"]:
                raise UnknownMediaError("Matroska, but not WebM")
        if name == SEGMENT:
            info = next(((at, end) for part, at, end in _elements(file, inner, stop) if part == INFO), (0, 0))
            for part, at, end in _elements(file, *info):
                if part == SCALE:
                    scale = int.from_bytes(_payload(file, at, end), "big")
                if part == DURATION:
                    data = _payload(file, at, end)
                    (length,) = struct.unpack(">f" if len(data) == 4 else ">d", data)
            break
    return Media("video/webm", length * scale / 1e9)


def _wav(file: BinaryIO, size: int) -> Media:
    at, rate = 12, 0
    while at + 8 <= size:
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8))
        if name == b"fmt ":
            file.read(8)
            (rate,) = struct.unpack("<I", file.read(4))
        if name == b"data":
            return Media("audio/wav", min(length, size - at - 8) / rate)
        at += 8 + length + length % 2
    raise UnknownMediaError("no sound in it")


def _mp3(file: BinaryIO, head: bytes, size: int) -> Media:
    start = 0
    if head[:3] == b"ID3":
        first, second, third, fourth = head[6:10]
        start = 10 + (first << 21 | second << 14 | third << 7 | fourth)
    file.seek(start)
    frame = file.read(200)
    if frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0 or (frame[1] >> 1) & 3 != 1:
        raise UnknownMediaError("no frame of MPEG layer 3")
    version = (frame[1] >> 3) & 3  # 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5
    rate = RATES[(frame[2] >> 2) & 3] // {3: 1, 2: 2, 0: 4}[version] if version != 1 else 0
    samples = 1152 if version == 3 else 576
    for mark in (b"Xing", b"Info"):
        at = frame.find(mark)
        if at > 0 and frame[at + 7] & 1:
            (frames,) = struct.unpack(">I", frame[at + 8 : at + 12])
            return Media("audio/mpeg", frames * samples / rate)
    kilobits = LAYER_3[0 if version == 3 else 1][frame[2] >> 4]
    return Media("audio/mpeg", (size - start) * 8 / (kilobits * 1000) if rate else 0)
