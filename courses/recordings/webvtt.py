"""WebVTT: what a file of captions has to be before a browser gets it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_BYTES = 500_000
TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")
TAG = re.compile(r"</?(?:[cibuv]|ruby|rt|lang)(?:[ .][^<>]*)?>|<(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}>")
MARKUP = re.compile(r"<[^>]*>?")


class CaptionsError(ValueError):
    """The file is no WebVTT that we take. ``line`` says where, 0 for the whole file."""

    def __init__(self, reason: str, line: int = 0) -> None:
        """Keep why and where."""
        super().__init__(reason)
        self.reason, self.line = reason, line


@dataclass(frozen=True)
class Cue:
    """What is shown from when to when, in seconds."""

    start: float
    end: float
    text: str


def read(data: bytes) -> str:
    """Return the text of a file of captions, with plain line ends and without style sheets, notes and regions.

    Raises CaptionsError: ``size``, ``encoding``, ``head``, ``time``, ``order``, ``markup`` or ``empty``.
    """
    if len(data) > MOST_BYTES:
        raise CaptionsError("size")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaptionsError("encoding") from error
    if "\x00" in text:
        raise CaptionsError("encoding")
    return written(cues(text))


def cues(text: str) -> list[Cue]:
    """Return the cues of a text.

    Raises CaptionsError.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise CaptionsError("head", 1)
    found: list[Cue] = []
    number = 1
    while number < len(lines):
        block = []
        while number < len(lines) and lines[number].strip():
            block.append(lines[number])
            number += 1
        timed = next((index for index, line in enumerate(block[:2]) if "-->" in line), None)
        if timed is not None:
            found.append(_cue(block[timed:], number - len(block) + timed + 1, found))
        elif block and found and not block[0].startswith("NOTE"):
            raise CaptionsError("time", number - len(block) + 1)
        number += 1
    if not any(cue.text for cue in found):
        raise CaptionsError("empty")
    return found


def _cue(block: list[str], line: int, before: list[Cue]) -> Cue:
    timing = TIMING.fullmatch(block[0].strip())
    if timing is None:
        raise CaptionsError("time", line)
    numbers = [int(part or 0) for part in timing.groups()]
    start, end = (
        hours * 3600 + minutes * 60 + seconds + ms / 1000 for hours, minutes, seconds, ms in (numbers[:4], numbers[4:])
    )
    if end <= start or (before and start < before[-1].start):
        raise CaptionsError("order", line)
    text = "\n".join(block[1:])
    if any(not TAG.fullmatch(tag) for tag in MARKUP.findall(text)):
        raise CaptionsError("markup", line)
    return Cue(start, end, text)


def written(found: list[Cue]) -> str:
    """Return cues as a file of captions."""
    parts = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{cue.text}" for cue in found if cue.text]
    return "\n\n".join(["WEBVTT", *parts]) + "\n"


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02d}:{whole // 60_000 % 60:02d}:{whole // 1000 % 60:02d}.{whole % 1000:03d}"
