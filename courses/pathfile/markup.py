"""What the rich text of a path may hold: the few elements of our editor, and links to the web."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

ELEMENTS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "a", "b", "strong", "i", "em", "br", "hr", "blockquote"}
SCHEMES = {"http", "https", "mailto", "tel"}


class _Watch(HTMLParser):
    """Notes the first thing that is not allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self._note(f"<{tag}>")
        for name, value in attrs:
            if (tag, name) != ("a", "href"):
                self._note(f"the attribute {name} of <{tag}>")
            elif not is_web(value or ""):
                self._note(f"a link to {value or 'nowhere'}")

    def handle_decl(self, decl: str) -> None:
        self._note(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self._note(f"<![{data}]>")

    def handle_comment(self, data: str) -> None:
        self._note(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        self._note(f"<?{data}>")

    def _note(self, what: str) -> None:
        self.found = self.found or what


def is_web(address: str) -> bool:
    """Tell whether an address leads to the web, a mailbox or a telephone, and to nothing that a browser runs."""
    try:
        return urlsplit(address.strip()).scheme.lower() in SCHEMES
    except ValueError:
        return False


def refused_markup(value: Any, key: str = "") -> str:
    """Return the first thing in a tree of values that no page takes, an empty text when there is none.

    Values under the name ``html`` are rich text, those under ``url`` addresses; all else is shown as it is written.
    """
    if isinstance(value, dict):
        return next((found for name, each in value.items() if (found := refused_markup(each, name))), "")
    if isinstance(value, list):
        return next((found for each in value if (found := refused_markup(each, key))), "")
    if key == "html" and isinstance(value, str):
        watch = _Watch()
        watch.feed(value)
        watch.close()
        return watch.found
    if key == "url" and value and not is_web(str(value)):
        return f"a link to {value}"
    return ""
