"""Small media files, byte by byte as their formats say, and recordings of them."""

from __future__ import annotations

import struct
from typing import Any

from django.core.files.base import ContentFile

from courses.models import CaptionTrack, Recording
from courses.recordings.webvtt import read

VTT = (
    "WEBVTT\n\n00:00.000 --> 00:02.000\nGood morning.\n\n00:02.000 --> 00:04.000\n<v Ms. Le>I am the interpreter.</v>\n"
)


def box(name: str, *parts: bytes) -> bytes:
    """Return a box of an MP4 file."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name.encode()) + body


def _track(handler: bytes) -> bytes:
    return box("trak", box("mdia", box("hdlr", b"\0" * 8, handler, b"\0" * 12)))


def mp4(seconds: float = 250, *, picture: bool = True, version: int = 0, brand: bytes = b"isom") -> bytes:
    """Return an MP4 file of this length, with a picture or sound alone."""
    times = struct.pack(">QQIQ" if version else ">IIII", 0, 0, 1000, round(seconds * 1000))
    header = box("mvhd", bytes([version, 0, 0, 0]), times)
    tracks = (_track(b"vide") if picture else b"") + _track(b"soun")
    return box("ftyp", brand, b"\0" * 4) + box("moov", header, tracks) + box("mdat", b"\0" * 64)


def wav(seconds: float = 2, *, rate: int = 8000) -> bytes:
    """Return a WAV file of silence."""
    data = b"\x80" * round(seconds * rate)
    form = struct.pack("<HHIIHH", 1, 1, rate, rate, 1, 8)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def element(name: int, body: bytes) -> bytes:
    """Return an element of a WebM file."""
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (0x4000 | len(body)).to_bytes(2, "big") + body


def webm(seconds: float = 3, *, kind: bytes = b"webm", wide: bool = True) -> bytes:
    """Return the head of a WebM file."""
    length = struct.pack(">d" if wide else ">f", seconds * 1000)
    info = element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + element(0x4489, length)
    return element(0x1A45DFA3, element(0x4282, kind)) + element(0x18538067, element(0x1549A966, info))


def mp3(*, frames: int = 0, tag: bool = False, second: int = 0xFB, third: int = 0x90) -> bytes:
    """Return an MP3 file: 44.1 kHz at 128 kbit/s unless told otherwise; with a count of frames it tells its length."""
    frame = bytearray(bytes([0xFF, second, third, 0]) + b"\0" * 413)
    if frames:
        frame[36:48] = b"Xing" + struct.pack(">II", 1, frames)
    head = b"ID3\x04\0\0" + bytes([0, 0, 0, 20]) + b"\0" * 20 if tag else b""
    return head + bytes(frame) * 40


def recording(kind: str = "video", *, captions: tuple[str, ...] = ("en",), **fields: Any) -> Recording:
    """Return a stored recording with captions."""
    data, ending = (mp4(), "mp4") if kind == "video" else (wav(), "wav")
    content_type = f"{kind}/{ending}"
    values = {"title": "A visit", "type": kind, "duration": 250, "content_type": content_type, **fields}
    made = Recording.objects.create(file=ContentFile(data, name=f"file.{ending}"), **values)
    for language in captions:
        CaptionTrack.objects.create(recording=made, language=language, text=read(VTT.encode()))
    return made
