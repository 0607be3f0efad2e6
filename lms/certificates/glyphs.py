"""Which characters the certificate fonts can print. A name is never printed with boxes or with a wrong mark."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
VENDORED = (
    "literata-print-regular.woff2",
    "literata-print-semibold.woff2",
    "amiri-regular.ttf",
    "amiri-bold.ttf",
)
CJK = "NotoSansCJKtc-Regular.otf"
INVISIBLE = {"Cf", "Zs", "Zl", "Zp", "Cc"}


class MissingGlyphError(ValueError):
    """The text holds characters that no certificate font has. Carries them in order."""

    def __init__(self, characters: list[str]) -> None:
        """Keep the characters."""
        names = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters)
        super().__init__(f"No certificate font has: {names}")
        self.characters = characters


@lru_cache(maxsize=1)
def font_paths() -> dict[str, Path]:
    """Return the pinned font files by name; CJK comes with the extra ``fonts``."""
    paths = {name: FOLDER / name for name in VENDORED}
    spec = find_spec("cvttf_NotoSansCJK_Regular")
    if spec is not None and spec.origin is not None:
        paths[CJK] = Path(spec.origin).with_name(CJK)
    return paths


@lru_cache(maxsize=1)
def _families() -> list[frozenset[int]]:
    """Return the code points of each family: a character needs every weight that the page uses."""
    paths = font_paths()
    maps: dict[str, frozenset[int]] = {}
    for name, path in paths.items():
        with TTFont(path, lazy=True) as font:
            maps[name] = frozenset(font.getBestCmap())
    literata = maps["literata-print-regular.woff2"] & maps["literata-print-semibold.woff2"]
    arabic = maps["amiri-regular.ttf"] & maps["amiri-bold.ttf"]
    return [literata, arabic, *([maps[CJK]] if CJK in maps else [])]


def missing_glyphs(text: str) -> list[str]:
    """Return the characters of the text that no certificate font can print, each once, in order.

    The text is composed first (NFC), as it is before printing; a combining mark that does not compose with its letter
    counts as missing, since it could end up on the wrong place.
    """
    composed = unicodedata.normalize("NFC", text)
    families = _families()
    missing = [
        character
        for character in composed
        if unicodedata.category(character) not in INVISIBLE and not any(ord(character) in family for family in families)
    ]
    return list(dict.fromkeys(missing))


def check(text: str) -> str:
    """Return the text composed for printing.

    Raises MissingGlyphError when a character has no glyph.
    """
    missing = missing_glyphs(text)
    if missing:
        raise MissingGlyphError(missing)
    return unicodedata.normalize("NFC", text)
