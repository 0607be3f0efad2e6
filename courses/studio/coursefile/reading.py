"""Make a course from its file: looked through first, then all of it or nothing, with keys and addresses of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale

from courses import pagewriting, trainers
from courses.mixins import CatalogMixin
from courses.studio.coursefile import rows
from courses.studio.coursefile.content import Content, CourseFileError, Data, languages_of
from courses.studio.coursefile.streams import is_page_chooser, mapped, rich
from courses.studio.coursefile.writing import MIXINS, PARTS, SIGNED, TAGS, fields_of
from lms.catalog.taxonomy import Competency


def examine(content: Content) -> None:
    """Refuse a file that this site cannot take, before anything is made of it.

    Raises CourseFileError.
    """
    for language in languages_of(content.data):
        if not Locale.objects.filter(language_code=language).exists():
            raise CourseFileError("language", language)
    _catalog(content)
    for name, row in content.data["rows"].items():
        rows.check(name.partition(":")[0], row, content)
    reader = _Reader(content, pages={}, made=dict.fromkeys(content.data["rows"], 1))
    for reader.number, page in enumerate(content.data["pages"]):
        for values in page["languages"].values():
            reader.values(pagewriting.page_class(MIXINS[page["kind"]]), values)


def make(content: Content, *, user: Any, at: datetime, titles: Mapping[str, str] | None = None) -> Any:
    """Return a new course, a draft in all its languages, with the user as the lead of its team.

    ``titles`` gives other titles by language. Raises CourseFileError; nothing is kept then.
    """
    examine(content)
    stored: list[Any] = []
    try:
        with transaction.atomic():
            return _made(content, user=user, at=at, titles=titles or {}, stored=stored)
    except BaseException:
        for file in stored:
            file.storage.delete(file.name)
        raise


def _made(content: Content, *, user: Any, at: datetime, titles: Mapping[str, str], stored: list[Any]) -> Any:
    try:
        course, pages = _pages(content, user, titles)
    except ValidationError as error:
        raise CourseFileError("form") from error
    team = trainers.team_of(course)
    maker = rows.Maker(content, collection=team.collection, course_key=course.translation_key, user=user, at=at)
    maker.stored = stored
    made = {name: maker.make(name.partition(":")[0], row) for name, row in content.data["rows"].items()}
    reader = _Reader(content, pages=pages, made=made)
    for number, page in enumerate(content.data["pages"]):
        for language, values in page["languages"].items():
            reader.language, reader.number = language, number
            target = pages[number, language]
            found = reader.values(type(target), values) | {"title": target.title}
            try:
                pagewriting.revise(page=target, user=user, **found)
            except (ValidationError, ValueError, TypeError) as error:
                raise CourseFileError("block", values["title"][:60]) from error
    trainers.appoint(user=user, course_page=course, lead=True)
    course.refresh_from_db()
    return course


def _catalog(content: Content) -> Any:
    language = content.data["pages"][0]["language"]
    found = pagewriting.page_class(CatalogMixin).objects.filter(locale__language_code=language).order_by("path").first()
    if found is None:
        raise CourseFileError("catalog", language)
    return found


def _pages(content: Content, user: Any, titles: Mapping[str, str]) -> tuple[Any, dict[tuple[int, str], Any]]:
    """Make every page in every language, still empty, so that they can point to each other."""
    languages = languages_of(content.data)
    pages: dict[tuple[int, str], Any] = {}
    for number, page in enumerate(content.data["pages"]):
        for language in sorted(page["languages"], key=languages.index):
            title = titles.get(language) if not number and titles else None
            words = title or page["languages"][language]["title"]
            if language == languages[0]:
                parent = pages[page["parent"], language] if number else _catalog(content)
                needed = {"summary": page["languages"][language].get("summary") or "–"} if not number else {}
                made = pagewriting.create(
                    parent=parent, mixin=MIXINS[page["kind"]], user=user, title=str(words)[:255], **needed
                )
            else:
                made = _translated(pages.get((number, languages[0])), language, str(words)[:255])
            pages[number, language] = made
    return pages[0, languages[0]], pages


def _translated(source: Any, language: str, title: str) -> Any:
    """Return the translation of a page that was just made.

    Raises CourseFileError when the page is not in the language of the course.
    """
    if source is None:
        raise CourseFileError("form", language)
    source.refresh_from_db()
    page = source.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True)
    page.title = page.draft_title = title
    page.slug = pagewriting.free_slug(page.get_parent(), title)
    page.save()
    return page


class _Reader:
    """Puts the rows and pages of this site where the file names its own."""

    language, number = "", 0

    def __init__(self, content: Content, *, pages: dict[tuple[int, str], Any], made: dict[str, int]) -> None:
        self.content, self.pages, self.made = content, pages, made
        self.ids: dict[tuple[int, Any], str] = {}

    def values(self, model: Any, values: Data) -> Data:
        """Return the fields of a page.

        Raises CourseFileError for a field that this site does not know, or of another kind.
        """
        fields = {field.name: field for field in fields_of(model)}
        strangers = set(values) - set(fields) - {"title", "slug", TAGS}
        if strangers:
            raise CourseFileError("field", min(strangers)[:60])
        found = {name: self.value(field, values[name]) for name, field in fields.items() if name in values}
        if TAGS in values and hasattr(model, TAGS):
            found[TAGS] = self.tags(values[TAGS])
        return found

    def value(self, field: Any, value: Any) -> Any:
        if isinstance(field, StreamField):
            if not isinstance(value, list):
                raise CourseFileError("block", field.name)
            return mapped(field.stream_block, value, self)
        if isinstance(field, RichTextField):
            return rich(value, self)
        if field.name in PARTS:
            return self.part(value)
        return _plain(field, value)

    def part(self, number: Any) -> UUID | None:
        if number is None:
            return None
        if type(number) is not int or not 0 <= number < len(self.content.data["pages"]):
            raise CourseFileError("form", str(number)[:20])
        page = next((page for (place, _language), page in self.pages.items() if place == number), None)
        return page.translation_key if page is not None else None

    def tags(self, value: Any) -> tuple[Any, ...]:
        """Return the tags that this site knows; others are left out."""
        if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):  # noqa: PLR2004
            raise CourseFileError("form", TAGS)
        pairs = [Competency.objects.filter(framework__slug=str(code), code=str(tag)).first() for code, tag in value]
        return tuple(tag for tag in pairs if tag is not None)

    def block_id(self, value: Any) -> str:
        """Return the new id of a block: the same in every language of its page."""
        return self.ids.setdefault((self.number, value), str(uuid4())) if value else str(uuid4())

    def leaf(self, block: Any, raw: Any) -> Any:
        if block.name in SIGNED or raw in (None, ""):
            return None if block.name in SIGNED else raw
        try:
            block.clean(block.to_python(raw))
        except (ValidationError, ValueError, TypeError) as error:
            raise CourseFileError("block", str(raw)[:60]) from error
        return raw

    def row(self, block: Any, value: Any) -> int | None:
        if is_page_chooser(block):
            found = self.link("page", str(value))
            return int(found) if found else None
        if value not in self.made or value.partition(":")[0] != rows.kind_of(block.model_class):
            raise CourseFileError("row", str(value)[:60])
        return self.made[value]

    def link(self, kind: str, value: str) -> str | None:
        if value.partition(":")[0] != kind or kind not in {"page", "document", "image"}:
            raise CourseFileError("markup", value[:60])
        if kind != "page":
            if value not in self.made:
                raise CourseFileError("row", value[:60])
            return str(self.made[value])
        number = value.partition(":")[2]
        page = self.pages.get((int(number), self.language)) if number.isdecimal() else None
        return str(page.pk) if page is not None else None


def _plain(field: Any, value: Any) -> Any:
    """Return the value of a field that is neither stream nor rich text, if it is of its kind."""
    if value is None and field.null:
        return None
    kinds: tuple[tuple[Any, Any], ...] = (
        (models.BooleanField, bool),
        (models.IntegerField, int),
        (models.DateField, str),
        (models.CharField, str),
        (models.TextField, str),
        (models.JSONField, list),
    )
    kind = next((kind for model, kind in kinds if isinstance(field, model)), None)
    if kind is None or type(value) is not kind:
        raise CourseFileError("field", field.name)
    try:
        return (
            date.fromisoformat(value)
            if isinstance(field, models.DateField)
            else field.clean(value, None)
            if value
            else value
        )
    except (ValidationError, ValueError) as error:
        raise CourseFileError("field", field.name) from error
