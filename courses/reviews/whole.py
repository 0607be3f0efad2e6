"""A course as one text: what reviewers read, compare and approve, as published and as drafted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.html import strip_tags
from wagtail.fields import StreamField
from wagtail.models import Revision

from courses.mixins import CourseMixin, LessonMixin, ModuleMixin, QuizMixin
from lms.base.pages import page_model
from quizzes.models import Question

KINDS = ((CourseMixin, "course"), (ModuleMixin, "module"), (LessonMixin, "lesson"), (QuizMixin, "quiz"))
NOT_WORDS = {"id", "type", "kind", "language", "image", "url"}
"""Keys of a block whose text nobody reads as a sentence; a change of them counts all the same."""
READ_FIRST = ("title", "heading", "caption", "stem", "text")
"""Fields of a block that stand before its others, which follow by name."""
BLOCK_ENDS = ("</p>", "</li>", "</h2>", "</h3>", "</h4>", "<br/>", "<br>")


@dataclass(frozen=True)
class Line:
    """A piece of text; ``shown`` tells whether a person reads it."""

    text: str
    shown: bool = True


@dataclass(frozen=True)
class Part:
    """One page of a course."""

    key: UUID
    kind: str
    title: str
    lines: tuple[Line, ...]

    @property
    def words(self) -> list[str]:
        """Return what a person reads."""
        return [line.text for line in self.lines if line.shown]


def pages_of(course_page: Any) -> list[Any]:
    """Return the pages of a course as they are stored, the course first, in order."""
    below = page_model().objects.descendant_of(course_page, inclusive=True).order_by("path")
    return [page for page in below.specific() if _kind(page)]


def drafts_of(course_page: Any) -> list[Any]:
    """Return the pages of a course as they were written last, published or not, in order."""
    pages = pages_of(course_page)
    newest = Revision.objects.in_bulk([page.latest_revision_id for page in pages if page.latest_revision_id])
    return [
        page.with_content_json(newest[page.latest_revision_id].content) if page.latest_revision_id in newest else page
        for page in pages
    ]


def published(course_page: Any) -> list[Part]:
    """Return what is live of a course."""
    return _parts([page for page in pages_of(course_page) if page.live])


def drafted(course_page: Any) -> list[Part]:
    """Return a course as it would be if everything were published now."""
    return _parts(drafts_of(course_page))


def sha_of(parts: Sequence[Part]) -> str:
    """Return the fingerprint of a course's content."""
    data = [[str(part.key), part.title, [line.text for line in part.lines]] for part in parts]
    return hashlib.sha256(json.dumps(data, ensure_ascii=False).encode()).hexdigest()


def _kind(page: Any) -> str:
    return next((kind for mixin, kind in KINDS if isinstance(page, mixin)), "")


def _parts(pages: Sequence[Any]) -> list[Part]:
    wanted = [block.get("value") for page in pages if isinstance(page, QuizMixin) for block in _raw(page.questions)]
    questions = Question.objects.select_related("revision").in_bulk([pk for pk in wanted if isinstance(pk, int)])
    return [Part(page.translation_key, _kind(page), page.title, tuple(_lines(page, questions))) for page in pages]


def _lines(page: Any, questions: dict[int, Question]) -> Iterator[Line]:
    known = {field.name for field in page_model()._meta.get_fields()}
    for field in page._meta.get_fields():
        if field.name in known or not isinstance(field, (models.CharField, models.TextField, StreamField)):
            continue
        value = getattr(page, field.name)
        if isinstance(page, QuizMixin) and field.name == "questions":
            for block in _raw(value):
                found = questions.get(block.get("value") or 0)
                yield from _walk(found.content if found else {}, "questions")
        else:
            yield from _walk(_raw(value) if isinstance(field, StreamField) else value, field.name)


def _raw(value: Any) -> list[dict[str, Any]]:
    return [dict(block) for block in value.raw_data]


def _walk(value: Any, key: str) -> Iterator[Line]:
    """Yield the texts of a block in reading order; what is no text, and ids, are kept out of sight."""
    if isinstance(value, dict):
        for name in sorted(value, key=_place):
            if name != "id":
                yield from _walk(value[name], name)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _walk(inner, key)
    elif isinstance(value, str):
        yield from _texts(value, shown=key not in NOT_WORDS)
    elif value is not None:
        yield Line(f"{key}: {value}", shown=False)


def _place(name: str) -> tuple[int, str]:
    """Order the fields of a block: a database keeps those of a published page in another order than those of a draft."""
    return (READ_FIRST.index(name) if name in READ_FIRST else len(READ_FIRST), name)


def _texts(value: str, *, shown: bool) -> Iterator[Line]:
    for end in BLOCK_ENDS:
        value = value.replace(end, f"{end}\n")
    for piece in value.splitlines():
        text = " ".join(strip_tags(piece).split())
        if text:
            yield Line(text, shown)
