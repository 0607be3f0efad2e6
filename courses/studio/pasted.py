"""What was pasted: Word marks its lists by styles and comments, and plain text by signs at the start of a line. Pure."""

from __future__ import annotations

import html
import re

from bs4 import BeautifulSoup, Comment, Tag

LIST_LEVEL = re.compile(r"mso-list:[^;]*level(\d+)", re.IGNORECASE)
IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
ORDERED = re.compile(r"\s*[(]?(?:\d+|[a-zA-Z]|[ivxIVX]+)[.)]")
BULLET = re.compile(r"[-*•‣·–]\s+")
NUMBERED = re.compile(r"\d{1,3}[.)]\s+")
HEADING = re.compile(r"(#{1,3})\s+(.+)")
CONDITION = re.compile(r"<!\[(?:if[^\]]*|endif)\]>", re.IGNORECASE)
STYLED_HEADING = re.compile(r"MsoTitle|MsoHeading([1-6])")


def from_word(markup: str) -> str:
    """Return pasted HTML with its lists as lists and its notes where the reader of parts finds them."""
    soup = BeautifulSoup(CONDITION.sub("", markup), "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(class_=STYLED_HEADING):
        level = STYLED_HEADING.search(" ".join(tag.get("class") or []))
        tag.name = f"h{(level and level[1]) or 1}"
    open_list: Tag | None = None
    for paragraph in soup.find_all("p"):
        if not LIST_LEVEL.search(str(paragraph.get("style") or "")):
            open_list = None
            continue
        name = _kind_of_list(paragraph)
        if open_list is None or open_list.name != name or _follows(paragraph) is not open_list:
            open_list = soup.new_tag(name)
            paragraph.insert_before(open_list)
        paragraph.name, paragraph.attrs = "li", {}
        open_list.append(paragraph.extract())
    return str(soup)


def _kind_of_list(paragraph: Tag) -> str:
    """Take the bullet or number out that Word writes in front, and tell by it which list it is."""
    mark = paragraph.find(style=IGNORED)
    if not isinstance(mark, Tag):
        return "ul"
    words = mark.get_text()
    mark.decompose()
    return "ol" if ORDERED.match(words) else "ul"


def _follows(paragraph: Tag) -> Tag | None:
    """Return the element right before, but for spaces."""
    found = paragraph.find_previous_sibling()
    return found if isinstance(found, Tag) else None


def from_text(words: str) -> str:
    """Return plain text as HTML: empty lines part paragraphs, ``#`` begins a heading, ``-`` and ``1.`` items of lists."""
    result = "".join(_line(line.strip()) for line in words.splitlines())
    return result.replace("</ul><ul>", "").replace("</ol><ol>", "").replace("</p><p>", " ").replace("<gap>", "")


def _line(line: str) -> str:
    if not line:
        return "<gap>"
    heading = HEADING.match(line)
    if heading:
        level = len(heading[1])
        return f"<h{level}>{html.escape(heading[2])}</h{level}>"
    for pattern, name in ((BULLET, "ul"), (NUMBERED, "ol")):
        found = pattern.match(line)
        if found:
            return f"<{name}><li>{html.escape(line[found.end() :])}</li></{name}>"
    return f"<p>{html.escape(line)}</p>"
