"""A Word file: looked through before anything reads it, then turned into plain HTML and its pictures. Pure."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import mammoth
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from courses import zipfiles
from courses.studio import limits, parts

DOCUMENT = "[Content_Types].xml"
HYPERLINK = "/hyperlink"
FORMATS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => p:fresh
"""


class WordRefusedError(ValueError):
    """The file is not taken: ``reason`` is one of ``zipfiles.ZipRefusedError``, or ``none``, ``xml``, ``macros``, ``outside``,
    ``unreadable``, ``pictures``, ``picture`` and those of ``parts.TooMuchError``.
    """

    def __init__(self, reason: str, name: str = "") -> None:
        """Keep the reason and the part of the file."""
        super().__init__(f"{reason} {name}".strip())
        self.reason, self.name = reason, name


@dataclass(frozen=True)
class Picture:
    """A picture of the file as it is."""

    data: bytes
    suffix: str
    alt: str = ""


@dataclass
class Document:
    """What a file holds: pieces, and pictures by the number that pieces name."""

    read: parts.Read
    pictures: list[Picture] = field(default_factory=list)


def read(data: bytes) -> Document:
    """Return the content of a Word file.

    Raises WordRefusedError for a file that is none, too large, damaged or hostile; nothing outside of it is ever asked for.
    """
    inspect(data)
    pictures: list[Picture] = []
    skipped = [0]

    @mammoth.images.img_element  # type: ignore[untyped-decorator, unused-ignore]
    def keep(image: Any) -> dict[str, str]:
        picture = _picture(image)
        if picture is None:
            skipped[0] += 1
            return {"src": "none:"}
        if len(pictures) >= limits.PICTURES:
            raise WordRefusedError("pictures")
        pictures.append(picture)
        return {"src": f"picture:{len(pictures) - 1}"}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=keep, style_map=STYLES, include_embedded_style_map=False,
            external_file_access=False, ignore_empty_paragraphs=True, id_prefix="",
        )  # fmt: skip
        return Document(parts.read(result.value), pictures)
    except parts.TooMuchError as error:
        raise WordRefusedError(error.what) from error
    except WordRefusedError:
        raise
    except (
        Exception
    ) as error:  # a foreign reader of foreign files: whatever it stumbles over is a file that cannot be read
        raise WordRefusedError("unreadable") from error


def inspect(data: bytes) -> None:
    """Refuse a file that is no Word file, is too much, has macros, or wants anything from outside.

    Raises WordRefusedError.
    """
    try:
        files = zipfiles.read(data, limits.WORD)
    except zipfiles.ZipRefusedError as error:
        raise WordRefusedError(error.reason, error.name) from error
    if DOCUMENT not in files or not any(name.lower().startswith("word/") for name in files):
        raise WordRefusedError("none")
    for name, content in files.items():
        if "vbaproject" in name.lower() or name.lower().startswith(("word/activex", "customui")):
            raise WordRefusedError("macros", name)
        if name.lower().endswith((".xml", ".rels")):
            _look(name, _xml(name, content))


def _xml(name: str, content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError, RecursionError) as error:
        raise WordRefusedError("xml", name) from error
    return root


def _look(name: str, root: Element) -> None:
    if name == DOCUMENT and any("macroenabled" in (each.get("ContentType") or "").lower() for each in root):
        raise WordRefusedError("macros", name)
    if not name.lower().endswith(".rels"):
        return
    for each in root:
        outside = (each.get("TargetMode") or "").lower() == "external"
        if outside and not (each.get("Type") or "").endswith(HYPERLINK):
            raise WordRefusedError("outside", each.get("Target") or "")


def _picture(image: Any) -> Picture | None:
    """Return a picture that browsers show, None for a drawing of another format.

    Raises WordRefusedError for one that is too large.
    """
    with image.open() as file:
        content = file.read(limits.PICTURE_BYTES + 1)
    if len(content) > limits.PICTURE_BYTES:
        raise WordRefusedError("picture")
    try:
        with Image.open(io.BytesIO(content)) as opened:
            width, height = opened.size
            suffix = FORMATS.get(opened.format or "", "")
    except Image.DecompressionBombError as error:
        raise WordRefusedError("picture") from error
    except (OSError, ValueError, SyntaxError):
        return None
    if width * height > limits.PICTURE_PIXELS:
        raise WordRefusedError("picture")
    return Picture(content, suffix, image.alt_text or "") if suffix else None
