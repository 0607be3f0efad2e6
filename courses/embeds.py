"""Recordings that others keep: from the address of a video to its player, for the few providers that we know. Pure.

The address of the player is made here from the number of the video; nothing that a provider sends is ever put into a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{5,12})(?:/([0-9a-f]{6,16}))?/?")
VIMEO_HASH = re.compile(r"[0-9a-f]{6,16}")
YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com", "youtu.be"}
VIMEO = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}


@dataclass(frozen=True)
class Embed:
    """A video at a provider: its player, its page, and the origin that a page has to allow."""

    provider: str
    player: str
    page: str

    @property
    def origin(self) -> str:
        """Return the origin of the player."""
        return f"https://{urlsplit(self.player).netloc}"


def embed_of(address: str) -> Embed | None:
    """Return the video at an address; None for a provider that we do not know, and for what is no video."""
    try:
        parts = urlsplit(address.strip())
        host, odd = (parts.hostname or "").lower(), parts.username or parts.password or parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or odd:
        return None
    if host in YOUTUBE:
        return _youtube(host, parts.path, parse_qs(parts.query))
    if host in VIMEO:
        return _vimeo(parts.path, parse_qs(parts.query))
    return None


def _youtube(host: str, path: str, query: dict[str, list[str]]) -> Embed | None:
    pieces = path.strip("/").split("/")
    if host == "youtu.be":
        number = pieces[0]
    elif pieces[0] in {"embed", "shorts", "live"}:
        number = pieces[1] if len(pieces) > 1 else ""
    else:
        number = query.get("v", [""])[0] if pieces == ["watch"] else ""
    if not YOUTUBE_ID.fullmatch(number):
        return None
    return Embed(
        "YouTube", f"https://www.youtube-nocookie.com/embed/{number}", f"https://www.youtube.com/watch?v={number}"
    )


def _vimeo(path: str, query: dict[str, list[str]]) -> Embed | None:
    found = VIMEO_PATH.fullmatch(path)
    if found is None:
        return None
    number, unlisted = found[1], found[2] or query.get("h", [""])[0]
    if unlisted and not VIMEO_HASH.fullmatch(unlisted):
        return None
    player, page = f"https://player.vimeo.com/video/{number}?dnt=1", f"https://vimeo.com/{number}"
    return Embed("Vimeo", player + (f"&h={unlisted}" if unlisted else ""), page + (f"/{unlisted}" if unlisted else ""))
