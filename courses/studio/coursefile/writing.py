"""Write a course into its file: the newest version of each page in each language, and every row that it points to."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model

from courses import unfinished
from courses.mixins import CourseMixin, LessonMixin, ModuleMixin, QuizMixin
from courses.outline import source_of
from courses.pagewriting import newest
from courses.studio.coursefile import rows
from courses.studio.coursefile.content import Content, Data
from courses.studio.coursefile.streams import is_page_chooser, mapped, rich
from lms.base.pages import page_model

MIXINS: dict[str, type[Any]] = {"course": CourseMixin, "module": ModuleMixin, "lesson": LessonMixin, "quiz": QuizMixin}
OFFERED = {"entry", "opens_on", "closes_on", "before", "gates", "review_note"}
"""What each site decides for itself: who may take the course, from when to when, after which, and how it was reviewed."""

SIGNED = {"signed_on", "translated_on", "second_read_on", "translators_agreed"}
"""What people signed for one course holds for no other: they sign again."""

PARTS = {"instead_of", "opens_after"}
"""Fields that name another part of the course by its key."""

TAGS = "competencies"


def fields_of(page: Any) -> list[Any]:
    """Return the fields of a page that a course file holds."""
    base = {field.name for field in page_model()._meta.get_fields()}
    return sorted(
        (
            field
            for field in page._meta.get_fields()
            if field.concrete and not field.is_relation and field.name not in base | OFFERED | SIGNED
        ),
        key=lambda field: str(field.name),
    )


def write(course: Any) -> Content:
    """Return the course with all its parts and languages.

    Raises CourseFileError for something that a file does not hold.
    """
    source = source_of(course).specific
    pages = [source, *unfinished.parts_of(source)]
    writer = _Writer(pages)
    content = writer.content
    content.data["pages"] = [writer.page(number, page) for number, page in enumerate(pages)]
    content.data["pages"][0]["language"] = source.locale.language_code
    return content


class _Writer:
    """Numbers rows in the order in which the pages show them."""

    def __init__(self, pages: list[Any]) -> None:
        self.content = Content({"pages": [], "rows": {}})
        self.numbers = {page.pk: number for number, page in enumerate(pages)}
        self.keys = {page.translation_key: number for number, page in enumerate(pages)}
        self.names: dict[tuple[str, int], str] = {}
        self.groups: dict[Any, int] = {}
        self.languages = [each.locale.language_code for each in pages[0].get_translations(inclusive=True)]

    def page(self, number: int, page: Any) -> Data:
        kind = next(name for name, mixin in MIXINS.items() if isinstance(page, mixin))
        versions = [page, *page.get_translations().specific().order_by("locale__language_code")]
        found: Data = {"kind": kind, "languages": {}}
        if number:
            found["parent"] = self.numbers[page.get_parent().pk]
        for version in versions:
            found["languages"][version.locale.language_code] = self.values(newest(version))
        return found

    def values(self, page: Any) -> Data:
        values: Data = {"title": page.title, "slug": page.slug}
        for field in fields_of(page):
            values[field.name] = self.value(field, getattr(page, field.name))
        if hasattr(page, TAGS):
            values[TAGS] = sorted([tag.framework.slug, tag.code] for tag in getattr(page, TAGS).all())
        return values

    def value(self, field: Any, value: Any) -> Any:
        if isinstance(field, StreamField):
            return mapped(field.stream_block, list(value.raw_data), self)
        if isinstance(field, RichTextField):
            return rich(value, self)
        if field.name in PARTS:
            return self.keys.get(value) if value else None
        if isinstance(field, models.DateField):
            return value.isoformat() if value else None
        return value

    def block_id(self, value: Any) -> str:
        return str(value or "")

    def leaf(self, block: Any, raw: Any) -> Any:
        return None if block.name in SIGNED else raw

    def row(self, block: Any, value: Any) -> str | None:
        if is_page_chooser(block):
            return self.link("page", str(value))
        return self.name(block.model_class, value)

    def link(self, kind: str, value: str) -> str | None:
        if kind == "page":
            page = page_model().objects.filter(pk=value).first() if value.isdecimal() else None
            number = self.keys.get(page.translation_key) if page else None
            return None if number is None else f"page:{number}"
        models_of = {"document": get_document_model(), "image": get_image_model()}
        return self.name(models_of[kind], int(value)) if kind in models_of and value.isdecimal() else None

    def name(self, model: Any, pk: int) -> str | None:
        """Return the name of a row in the file, None for one that is gone."""
        kind = rows.kind_of(model)
        if (kind, pk) not in self.names:
            try:
                row = model.objects.get(pk=pk)
            except ObjectDoesNotExist:
                return None
            number = sum(known == kind for known, _pk in self.names)
            self.names[kind, pk] = name = f"{kind}:{number}"
            self.content.data["rows"][name] = rows.written(row, self.content, self.group, self.languages)
        return self.names[kind, pk]

    def group(self, key: Any) -> int:
        return self.groups.setdefault(key, len(self.groups))
