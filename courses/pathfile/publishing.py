"""Publish a written path as pages, as a trainer would: create, fill, publish. Running it again changes nothing.

What a person has edited since is theirs: a page with a revision by somebody, a question that somebody wrote on, and every
fact stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html, format_html_join
from wagtail.blocks.base import get_error_json_data
from wagtail.fields import StreamField
from wagtail.models import Locale

from courses.mixins import CatalogMixin, CourseMixin, LessonMixin, PathMixin, QuizMixin
from courses.mixins.about import Level
from courses.models import Fact
from courses.pagewriting import page_class, stored
from courses.pathfile.blocks import stable_id, stream
from courses.pathfile.content import PathFileError, WrittenCourse, WrittenPath, lesson_fields
from courses.pathfile.translating import Translating, languages_of
from courses.receivers import together
from lms.catalog import loading, shipped
from lms.catalog.taxonomy import Competency
from lms.conf import conf
from quizzes.bank import write_question
from quizzes.kinds.base import ContentError
from quizzes.models import Question

TAGS = {
    "clas": shipped.CLAS,
    "topics": shipped.TOPICS,
    "populations": shipped.POPULATIONS,
    "marked": shipped.COUNTS_FOR,
}
"""The fields of a course file that hold codes, with the framework of each."""


@transaction.atomic
def publish_path(written: WrittenPath, *, home: Any, at: datetime, live: bool = True) -> list[str]:
    """Publish what is missing, or differs and was not edited by a person; return the titles of the pages.

    ``home`` is the page over the catalog, which is made where the site has none. Without ``live`` the pages stay drafts.
    Raises PathFileError when something is not valid on a page; nothing is kept then.
    """
    loading.load_shipped()
    with together():
        return _publish(written, home=home, at=at, live=live)


def _publish(written: WrittenPath, *, home: Any, at: datetime, live: bool) -> list[str]:
    run = _Run(written=written, at=at, live=live)
    catalog = run.catalog(home)
    pages = [run.course(catalog, course) for course in written.courses]
    names = ("title", "summary", "audience", "counts_for", "does_not_count_for")
    values = {name: written.fields[name] for name in names} | {
        "courses": [
            {"type": "course", "id": stable_id("path", str(page.translation_key)), "value": page.pk} for page in pages
        ]
    }
    path = run.page(catalog, PathMixin, written.fields["slug"], values)
    for language in languages_of(written):
        translating = Translating(written, language, at, live, check=_check, differs=_differs, titles=run.titles)
        translating.path(catalog, path, pages)
    return run.titles


@dataclass
class _Run:
    written: WrittenPath
    at: datetime
    live: bool
    titles: list[str] = field(default_factory=list)

    def catalog(self, home: Any) -> Any:
        """Return the catalog of the site, made at ``LMS_CATALOG_URL`` where there is none."""
        found = page_class(CatalogMixin).objects.descendant_of(home).order_by("path").first()
        slug = conf.CATALOG_URL.strip("/").rpartition("/")[2]
        return found or self.page(home, CatalogMixin, slug, _page_fields(self.written.fields["catalog"]))

    def course(self, catalog: Any, course: WrittenCourse) -> Any:
        """Write a course with its lessons and its quiz; return its page."""
        fields, offer = course.fields, self.written.fields
        if fields["level"] not in Level.values:
            raise PathFileError(f"{course.slug}: level is one of {', '.join(Level.values)}.")
        values = {name: fields[name] for name in ("title", "summary", "audience", "level")} | {
            "content_note": fields.get("content_note", ""),
            "counts_for": offer["counts_for"],
            "does_not_count_for": offer["does_not_count_for"],
            "objectives": [
                {"type": "objective", "id": stable_id(course.slug, "objective", str(number)), "value": text}
                for number, text in enumerate(fields["objectives"], 1)
            ],
            "references": _references(fields.get("references", [])),
            "competencies": _tags(course.slug, fields),
        }
        page = self.page(catalog, CourseMixin, course.slug, values)
        facts = {fact["id"]: _fact(fact) for fact in course.facts}
        for number, lesson in enumerate(course.lessons, 1):
            body = _stream(lesson, name=f"{course.slug}/{number}", facts=facts)
            self.page(page, LessonMixin, f"lesson-{number}", lesson_fields(lesson) | {"body": body})
        self._quiz(page, course)
        return page

    def _quiz(self, page: Any, course: WrittenCourse) -> None:
        questions = [self._question(course, item, page.translation_key) for item in course.items]
        quiz = self.written.fields["quiz"]
        values = {
            "title": course.fields.get("quiz_title", quiz["title"]),
            "intro": quiz["intro"],
            "pass_mark": course.fields["pass_mark"],
            "attempts_allowed": None,
            "questions": [
                {"type": "question", "id": stable_id(str(question.key)), "value": question.pk} for question in questions
            ],
        }
        self.page(page, QuizMixin, "quiz", values)

    def _question(self, course: WrittenCourse, item: dict[str, Any], course_key: UUID) -> Question:
        key = UUID(stable_id(course.slug, "item", item["key"]))
        edited = Question.objects.filter(key=key, locale="en", revision__made_by__isnull=False).first()
        try:
            return edited or write_question(key=key, kind=item["kind"], raw=item, at=self.at, course_key=course_key)
        except (ContentError, KeyError, TypeError, ValueError) as error:
            raise PathFileError(f"{course.slug}, question {item['key']}: {error}") from error

    def page(self, parent: Any, mixin: type[Any], slug: str, values: dict[str, Any]) -> Any:
        """Return the page below the parent, created or brought up to date where it differs."""
        model = page_class(mixin)
        raw = {name: stored(model, name, value) for name, value in values.items()}
        page = model.objects.child_of(parent).filter(slug=slug).first()
        wanted = model(slug=slug, live=self.live, **raw)
        if page is None:
            _check(wanted, slug)
            page = parent.add_child(instance=wanted)
        elif page.revisions.filter(user__isnull=False).exists() or not _differs(page, wanted, values):
            return page
        else:
            _check(wanted, slug)
        for name, value in raw.items():
            setattr(page, name, value)
        revision = page.save_revision()
        if self.live:
            revision.publish()
        self.titles.append(page.title)
        parent.refresh_from_db()
        return page


def _page_fields(written: dict[str, Any]) -> dict[str, Any]:
    return {name: written[name] for name in ("title", "intro")}


def _tags(name: str, fields: dict[str, Any]) -> tuple[Competency, ...]:
    """Return the tags that a course names by the codes of the frameworks that come with the product."""
    found: list[Competency] = []
    for field_name, slug in TAGS.items():
        codes = {str(code) for code in fields.get(field_name, [])}
        rows = list(Competency.objects.filter(framework__slug=slug, code__in=codes))
        unknown = codes - {row.code for row in rows}
        if unknown:
            raise PathFileError(f"{name}: {field_name} has no {min(unknown)}.")
        found += rows
    return tuple(found)


def _stream(lesson: dict[str, Any], *, name: str, facts: dict[str, int]) -> list[dict[str, Any]]:
    try:
        return stream(lesson, name=name, facts=facts)
    except (KeyError, TypeError, AttributeError) as error:
        raise PathFileError(f"{name}: a block lacks or does not know {error}.") from error


def _references(rows: list[dict[str, str]]) -> str:
    items = (
        (format_html('<a href="{}">{}</a>', row["url"], row["text"]) if row.get("url") else row["text"],)
        for row in rows
    )
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items))


def _fact(fact: dict[str, Any]) -> int:
    names = ("statement", "value", "source", "source_year", "url", "note")
    locale = Locale.get_default()
    row = Fact.objects.filter(slug=fact["id"], locale=locale).first()
    if row is None:
        row = Fact(slug=fact["id"], locale=locale, **{name: fact.get(name, "") for name in names})
        row.full_clean()
        row.save()
    return int(row.pk)


def _check(page: Any, slug: str) -> None:
    """Let the blocks of all streams judge what is new, as the editor would."""
    for stream_field in page._meta.get_fields():
        if isinstance(stream_field, StreamField):
            try:
                stream_field.stream_block.clean(getattr(page, stream_field.name))
            except ValidationError as error:
                raise PathFileError(f"{slug}, {stream_field.name}: {_words(get_error_json_data(error))}") from error
            except (TypeError, AttributeError) as error:  # values of another shape than the block's
                raise PathFileError(f"{slug}, {stream_field.name}: {error}") from error


def _words(errors: dict[str, Any]) -> str:
    """Return the messages of an error of blocks, however deep they lie, each behind the names and numbers on the way."""
    inner = errors.get("blockErrors", {}).items()
    below = [f"{name + 1 if isinstance(name, int) else name}: {_words(each)}" for name, each in inner]
    return "; ".join([*(str(message) for message in errors.get("messages", [])), *below])


def _differs(page: Any, wanted: Any, values: dict[str, Any]) -> bool:
    newest = page.get_latest_revision_as_object()
    return any(_stored(newest, name) != _stored(wanted, name) for name in values)


def _stored(page: Any, name: str) -> Any:
    """Return the value of a field as it is compared."""
    found = page._meta.get_field(name)
    if found.many_to_many:
        return {row.pk for row in getattr(page, name).all()}
    return found.get_prep_value(getattr(page, name))
