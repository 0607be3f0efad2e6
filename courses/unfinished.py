"""What a lesson, a quiz or a course still lacks before learners may see it: in plain words, each with a link to the place.

A block or a page may say more: a block class by ``lacks(value)`` and ``lacks_in(value, language)``, a page by ``lacks()``; all
return sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.blocks.base import get_error_json_data
from wagtail.fields import StreamField

from courses.mixins import LessonMixin, ModuleMixin, QuizMixin
from courses.pagewriting import newest, newest_of

HIDDEN = {"locale", "path", "depth", "content_type", "translation_key"}


@dataclass(frozen=True)
class Lack:
    """One thing that is missing."""

    page: Any
    message: str
    place: str = ""
    """The part of the editor's page, an HTML id."""

    @property
    def url(self) -> str:
        """Where it is mended."""
        address = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return f"{address}#{self.place}" if self.place else address


def of_page(page: Any) -> list[Lack]:
    """Return what the newest version of a single page lacks."""
    return list(_of(newest(page)))


def of_draft(page: Any) -> list[Lack]:
    """Return what a page lacks as it is in memory."""
    return list(_of(page))


def of_course(course: Any) -> list[Lack]:
    """Return what a course lacks with all its modules, lessons and quizzes."""
    parts = parts_of(course)
    below = [lack for page in newest_of(parts) for lack in of_draft(page)]
    return [*of_page(course), *below, *without_lesson(course, parts)]


def without_lesson(course: Any, parts: list[Any]) -> list[Lack]:
    """Return that a course with these parts has no lesson, nothing where it has one."""
    if any(isinstance(part, LessonMixin) for part in parts):
        return []
    return [Lack(course, _("The course has no lesson yet. Add the first one."))]


def before_reviews(course: Any) -> list[Lack]:
    """Return what a course lacks before reviewers spend time on it: what publishing asks for, and objectives."""
    found = of_course(course)
    if not newest(course).objective_texts():
        found.append(Lack(course, _("The course names no objective yet."), _panel("objectives")))
    return found


def parts_of(course: Any) -> list[Any]:
    """Return the modules, lessons and quizzes of a course in their order, drafts too."""
    kinds = (ModuleMixin, LessonMixin, QuizMixin)
    return [page for page in course.get_descendants().specific().order_by("path") if isinstance(page, kinds)]


def _of(page: Any) -> Iterator[Lack]:
    yield from _fields(page)
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _stream(page, field)
    for sentence in getattr(page, "lacks", list)():
        yield Lack(page, sentence)
    if isinstance(page, LessonMixin) and not len(page.body):
        yield Lack(page, _("The lesson “%(title)s” is empty.") % {"title": _title(page)}, _panel("body"))
    if isinstance(page, QuizMixin) and not len(page.questions):
        yield Lack(page, _("The quiz “%(title)s” has no question yet.") % {"title": _title(page)}, _panel("questions"))


def _fields(page: Any) -> Iterator[Lack]:
    """Yield what Django says about plain fields, such as an empty title; the database keeps the others to what exists."""
    others = {field.name for field in page._meta.get_fields() if isinstance(field, StreamField) or field.is_relation}
    try:
        page.clean_fields(exclude=HIDDEN | others)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = page._meta.get_field(name).verbose_name
            values = {"title": _title(page), "field": label, "message": " ".join(messages)}
            yield Lack(page, _("“%(title)s”, %(field)s: %(message)s") % values, _panel(name))


def _stream(page: Any, field: StreamField) -> Iterator[Lack]:
    stream = getattr(page, field.name)
    errors: dict[Any, Any] = {}
    try:
        field.stream_block.clean(stream)
    except ValidationError as error:
        data = get_error_json_data(error)
        errors = data.get("blockErrors", {})
        for message in data.get("messages", []):
            yield Lack(
                page, _("“%(title)s”: %(message)s") % {"title": _title(page), "message": message}, _panel(field.name)
            )
    for number, block in enumerate(stream):
        said = [*_sentences(errors.get(number, {})), *_lacks(block.block, block.value), *lacks_in(block, page)]
        for message in dict.fromkeys(said):
            values = {"title": _title(page), "number": number + 1, "block": block.block.label, "message": message}
            words = _("“%(title)s”, part %(number)d (%(block)s): %(message)s") % values
            yield Lack(page, words, f"block-{block.id}-section")


def _sentences(data: Any) -> list[str]:
    """Return the messages in the error of a block, however deep they lie."""
    if isinstance(data, list):
        return [words for each in data for words in _sentences(each)]
    if not isinstance(data, dict):
        return []
    inner = data.get("blockErrors") or {}
    below = inner.values() if isinstance(inner, dict) else inner
    return [*(str(message) for message in data.get("messages") or []), *(w for each in below for w in _sentences(each))]


def _lacks(block: Any, value: Any) -> list[str]:
    return [str(sentence) for sentence in getattr(block, "lacks", lambda _value: [])(value)]


def lacks_in(block: Any, page: Any) -> list[str]:
    """Return what a block of a page lacks in the language of the page; a block class says it by ``lacks_in``."""
    find = getattr(block.block, "lacks_in", None)
    return list(find(block.value, page.locale.language_code)) if find else []


def _title(page: Any) -> str:
    return page.title or _("without a title")


def _panel(field: str) -> str:
    return f"panel-child-content-{field}-section"
