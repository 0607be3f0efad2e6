"""From the HTML of a Word file, or of what was pasted from one, to the pieces of lessons; all else is left out. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString

from courses.pathfile.markup import is_web
from courses.studio import limits

HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = {"strong": "b", "b": "b", "em": "i", "i": "i"}
SILENT = {"script", "style", "head", "title", "meta", "link", "iframe", "object", "embed", "form", "input", "button",
          "svg", "math", "template", "noscript", "video", "audio", "xml", "select", "textarea"}  # fmt: skip
NOTE = re.compile(r"#_?(?:foot|end|ftn|edn)")
NOTE_ID = re.compile(r"_?(?:footnote|endnote|ftn|edn)-?\d+")
SPACES = re.compile(r"[ \t\r\n\xa0]+")


class TooMuchError(ValueError):
    """The text is more than lessons take; ``what`` is ``pieces``, ``depth``, ``cells`` or ``lessons``."""

    def __init__(self, what: str) -> None:
        """Keep what is too much."""
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Piece:
    """A heading, a text, an image, a table or the references, in the order of reading.

    ``value`` is text for a heading, HTML for a text, ``{"number", "alt"}`` for an image, rows of cells for a table and a list
    of HTML for references. ``level`` is that of a heading.
    """

    kind: str
    value: Any
    level: int = 0


@dataclass
class Lesson:
    """A lesson as it would be made."""

    title: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class Read:
    """The pieces of a text and what was left out of it: counts by ``link``, ``drawing``, ``active``."""

    pieces: list[Piece] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, what: str) -> None:
        """Count one more."""
        self.left_out[what] = self.left_out.get(what, 0) + 1


def read(markup: str) -> Read:
    """Return the pieces of a text in HTML.

    Raises TooMuchError.
    """
    if len(markup) > limits.PASTED_CHARACTERS:
        raise TooMuchError("pieces")
    soup = BeautifulSoup(markup, "html.parser")
    reader = _Reader()
    reader.take_notes(soup)
    reader.walk(soup, 0)
    reader.flush()
    if reader.notes:
        reader.add(Piece("references", reader.notes))
    return reader.read


def split(pieces: list[Piece], *, title: str) -> list[Lesson]:
    """Return the lessons: each heading of the highest level that occurs begins one; ``title`` names what has none before it.

    A single highest heading is the title of it all when there are lower ones to split by. References go to the last lesson.

    Raises TooMuchError.
    """
    levels = [piece.level for piece in pieces if piece.kind == "heading"]
    top = min(levels, default=0)
    lower = [level for level in levels if level > top]
    if levels.count(top) == 1 and pieces[0].level == top and lower.count(min(lower, default=0)) > 1:
        title, pieces, top = pieces[0].value, pieces[1:], min(lower)
    lessons: list[Lesson] = []
    for piece in pieces:
        if piece.kind == "heading" and piece.level == top:
            lessons.append(Lesson(piece.value))
            continue
        if not lessons:
            lessons.append(Lesson(title))
        lessons[-1].pieces.append(piece)
    if len(lessons) > limits.LESSONS:
        raise TooMuchError("lessons")
    return lessons


class _Reader:
    """Walks through the elements once; text that stands together becomes one piece."""

    def __init__(self) -> None:
        self.read = Read()
        self.lines: list[str] = []
        self.notes: list[str] = []

    def add(self, piece: Piece) -> None:
        if len(self.read.pieces) >= limits.PIECES:
            raise TooMuchError("pieces")
        self.read.pieces.append(piece)

    def flush(self) -> None:
        if self.lines:
            self.add(Piece("text", "".join(self.lines)))
            self.lines = []

    def take_notes(self, soup: Tag) -> None:
        """Take footnotes and endnotes out, in their order."""
        for found in soup.find_all(id=NOTE_ID):
            if found.name in {"li", "div", "p"} and not found.decomposed:
                for back in found.find_all("a", href=NOTE):
                    back.decompose()
                words = self.inline(found, 0).strip()
                if words:
                    self.notes.append(words)
                found.decompose()

    def walk(self, parent: Tag, depth: int) -> None:
        if depth > limits.DEPTH:
            raise TooMuchError("depth")
        loose: list[str] = []
        for child in list(parent.children):
            if isinstance(child, NavigableString):
                loose.append("" if isinstance(child, Comment) else self.text(child))
            elif isinstance(child, Tag) and not self.is_block(child):
                loose.append(self.inline_of(child, depth + 1))
                if child.name == "img" or child.find("img"):
                    self.paragraph(loose)
                    self.pictures_in(child)
            elif isinstance(child, Tag):
                self.paragraph(loose)
                self.block(child, depth + 1)
        self.paragraph(loose)

    def is_block(self, tag: Tag) -> bool:
        return tag.name in HEADINGS or tag.name in {
            "p", "div", "ul", "ol", "li", "table", "section", "article", "body", "html", "blockquote", "main", "header",
            "footer", "dl", "dt", "dd", "pre", "hr", "center", "figure", "figcaption", "nav", "aside",
        }  # fmt: skip

    def paragraph(self, loose: list[str]) -> None:
        words = SPACES.sub(" ", "".join(loose)).strip()
        loose.clear()
        if words:
            self.lines.append(f"<p>{words}</p>")

    def block(self, tag: Tag, depth: int) -> None:
        if tag.name in HEADINGS:
            self.heading(tag)
        elif tag.name in {"ul", "ol"}:
            pictures = tag.find_all("img")
            words = self.list_of(tag, depth)
            self.lines += [words] if words else []
            for picture in pictures:
                self.pictures_in(picture)
        elif tag.name == "table":
            self.table(tag, depth)
        elif tag.name in {"p", "pre", "dt", "dd", "figcaption"} and not tag.find(self.is_block):
            self.paragraph([self.inline(tag, depth)])
            self.pictures_in(tag)
        else:
            self.walk(tag, depth)

    def heading(self, tag: Tag) -> None:
        words = SPACES.sub(" ", tag.get_text()).strip()
        if words:
            self.flush()
            level = 0 if "title" in (tag.get("class") or []) else HEADINGS[tag.name]
            self.add(Piece("heading", words[:200], level=level))
        self.pictures_in(tag)

    def pictures_in(self, tag: Tag) -> None:
        for image in [tag, *tag.find_all("img")] if tag.name == "img" else tag.find_all("img"):
            source = str(image.get("src") or "")
            number = source.removeprefix("picture:")
            if source.startswith("picture:") and number.isdecimal():
                self.flush()
                alt = SPACES.sub(" ", str(image.get("alt") or "")).strip()
                self.add(Piece("image", {"number": int(number), "alt": alt[:500]}))
            else:
                self.read.leave_out("drawing")

    def table(self, tag: Tag, depth: int) -> None:
        rows = [
            [self.inline(cell, depth).strip() for cell in row.find_all(["td", "th"], recursive=False)]
            for row in tag.find_all("tr")
            if row.find_parent("table") is tag
        ]
        rows = [row for row in rows if any(row)]
        self.pictures_in(tag)
        if sum(len(row) for row in rows) > limits.TABLE_CELLS:
            raise TooMuchError("cells")
        if rows:
            self.flush()
            width = max(len(row) for row in rows)
            self.add(Piece("table", [row + [""] * (width - len(row)) for row in rows]))

    def list_of(self, tag: Tag, depth: int) -> str:
        if depth > limits.DEPTH:
            raise TooMuchError("depth")
        items = []
        for item in tag.find_all("li", recursive=False):
            nested = [each.extract() for each in item.find_all(["ul", "ol"], recursive=False)]
            inner = "".join(self.list_of(each, depth + 1) for each in nested)
            items.append(f"<li>{self.inline(item, depth + 1).strip()}{inner}</li>")
        return f"<{tag.name}>{''.join(items)}</{tag.name}>" if items else ""

    def inline(self, tag: Tag, depth: int) -> str:
        """Return what stands inside of an element, as one line of rich text."""
        return "".join(self.inline_parts(tag, depth))

    def inline_parts(self, tag: Tag, depth: int) -> Iterator[str]:
        if depth > limits.DEPTH:
            raise TooMuchError("depth")
        for child in tag.children:
            if isinstance(child, Comment):
                continue
            if isinstance(child, NavigableString):
                yield self.text(child)
            elif isinstance(child, Tag):
                yield self.inline_of(child, depth + 1)

    def inline_of(self, tag: Tag, depth: int) -> str:
        if tag.name in SILENT:
            self.read.leave_out("active")
            return ""
        if tag.name == "br":
            return "<br/>"
        inner = self.inline(tag, depth)
        if tag.name == "a" and tag.get("href"):
            return self.link(str(tag["href"]).strip(), inner)
        if tag.name in INLINE and inner.strip():
            return f"<{INLINE[tag.name]}>{inner}</{INLINE[tag.name]}>"
        return f"{inner} " if self.is_block(tag) and inner else inner

    def link(self, address: str, inner: str) -> str:
        if NOTE.match(address):
            return f" {inner.strip()}" if inner.strip() else ""
        if is_web(address):
            return f'<a href="{html.escape(address)}">{inner or html.escape(address)}</a>'
        if not address.startswith("#"):
            self.read.leave_out("link")
        return inner

    def text(self, words: NavigableString) -> str:
        return html.escape(SPACES.sub(" ", str(words)), quote=False)
