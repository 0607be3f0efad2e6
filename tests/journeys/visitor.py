"""A visitor with cookies who follows links and sends forms, as a browser without scripts does. Standard library only."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import CookieJar


class JourneyError(AssertionError):
    """A page was not what the journey needs."""


@dataclass
class Page:
    """An answer: status, final address, body."""

    status: int
    url: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def expect(self, words: str) -> Page:
        """Return the page if it holds the words."""
        if words not in unescape(self.text):
            raise JourneyError(f"{self.url} ({self.status}) does not say: {words}")
        return self

    def link(self, pattern: str) -> str:
        """Return the first address that matches."""
        found = re.search(rf'href="({pattern})"', self.text)
        if not found:
            raise JourneyError(f"{self.url} ({self.status}) has no link like {pattern}")
        return unescape(found[1])


@dataclass
class Form:
    """A form with the fields that a browser would send."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select = ""
        self.area: str | None = None
        self.button: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif self.forms and tag == "input" and given.get("name"):
            if given.get("type") in {"radio", "checkbox"} and "checked" not in given:
                return
            if given.get("type") != "file":
                self.forms[-1].fields.append((given["name"], given.get("value", "")))
        elif self.forms and tag == "select":
            self.select = given.get("name", "")
        elif self.select and tag == "option" and "selected" in given:
            self.forms[-1].fields.append((self.select, given.get("value", "")))
        elif self.forms and tag == "textarea":
            self.area = given.get("name", "")
            self.forms[-1].fields.append((self.area, ""))
        elif self.forms and tag == "button":
            self.button = [given.get("name", ""), given.get("value", ""), ""]

    def handle_data(self, data: str) -> None:
        if self.area is not None and self.forms:
            name, value = self.forms[-1].fields.pop()
            self.forms[-1].fields.append((name, value + data))
        if self.button is not None:
            self.button[2] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = ""
        elif tag == "button" and self.button is not None and self.forms:
            name, value, words = self.button
            self.forms[-1].buttons.append((name, value, " ".join(words.split())))
            self.button = None


class Visitor:
    """One person with a browser."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, address: str) -> Page:
        """Open an address."""
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.base, address)))

    def post(self, address: str, fields: list[tuple[str, str]], *, referer: str) -> Page:
        """Send fields."""
        url = urllib.parse.urljoin(self.base, address)
        data = urllib.parse.urlencode(fields).encode()
        return self._open(urllib.request.Request(url, data=data, headers={"Referer": referer}))

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=30) as response:
                return Page(response.status, response.geturl(), response.read())
        except urllib.error.HTTPError as error:
            return Page(error.code, error.geturl(), error.read())

    def press(self, page: Page, words: str, **answers: str | list[str]) -> Page:
        """Fill the form that has this button and press it."""
        parser = _Forms()
        parser.feed(page.text)
        for form in parser.forms:
            for name, value, label in form.buttons:
                if label.startswith(words):
                    return self._send(page, form, (name, value), answers)
        raise JourneyError(f"{page.url} ({page.status}) has no button: {words}")

    def _send(self, page: Page, form: Form, button: tuple[str, str], answers: dict[str, str | list[str]]) -> Page:
        fields = [(name, value) for name, value in form.fields if name not in answers]
        for name, value in answers.items():
            fields += [(name, each) for each in (value if isinstance(value, list) else [value])]
        if button[0]:
            fields.append(button)
        action = urllib.parse.urljoin(page.url, form.action) if form.action else page.url
        return self.post(action, fields, referer=page.url)

    def log_in(self, email: str, password: str, next_address: str = "/training/") -> Page:
        """Sign in."""
        page = self.get(f"/training/account/login/?next={urllib.parse.quote(next_address)}")
        return self.press(page, "Log in", login=email, password=password)
