"""Publish the translations of a written path: pages, questions and facts beside their originals, with the same keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wagtail.coreutils import get_content_languages
from wagtail.models import Locale

from courses.mixins import LessonMixin, QuizMixin
from courses.models import Fact
from courses.pagewriting import stored
from courses.pathfile.blocks import stable_id, stream
from courses.pathfile.content import PathFileError, WrittenCourse, WrittenPath, WrittenTranslation, lesson_fields
from quizzes.models import Question
from quizzes.translations import write_translation
from quizzes.wording import UntranslatedError, pairs


def languages_of(written: WrittenPath) -> list[str]:
    """Return the languages of a path that this site has; what comes in others is left out."""
    found = {language for course in written.courses for language in course.translations} | set(written.translations)
    return sorted(found & set(get_content_languages()))


@dataclass
class Translating:
    """One language of a path. ``check`` judges a page as the editor would, ``differs`` compares it with what is wanted."""

    written: WrittenPath
    language: str
    at: datetime
    live: bool
    check: Callable[[Any, str], None]
    differs: Callable[[Any, Any, dict[str, Any]], bool]
    titles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find the locale of the language."""
        self.locale, _created = Locale.objects.get_or_create(language_code=self.language)

    def path(self, catalog: Any, path: Any, courses: list[Any]) -> None:
        """Translate the catalog, the path and each course as far as they are."""
        fields = self.written.translations.get(self.language)
        if fields:
            self.page(catalog, {name: fields["catalog"][name] for name in ("title", "intro")})
            names = ("title", "summary", "audience", "counts_for", "does_not_count_for")
            self.page(path, {name: fields[name] for name in names})
        for course, page in zip(self.written.courses, courses, strict=True):
            translation = course.translations.get(self.language)
            if translation:
                self.course(page, course, translation)

    def course(self, page: Any, course: WrittenCourse, translation: WrittenTranslation) -> None:
        """Translate a course with its facts, lessons, questions and quiz; what has no file stays as it is."""
        offer = self.written.translations.get(self.language, self.written.fields)
        fields = translation.fields
        values = {name: fields[name] for name in ("title", "summary", "audience")} | {
            "content_note": fields.get("content_note", ""),
            "counts_for": offer["counts_for"],
            "does_not_count_for": offer["does_not_count_for"],
            "objectives": [
                {"type": "objective", "id": stable_id(course.slug, "objective", str(number)), "value": text}
                for number, text in enumerate(fields["objectives"], 1)
            ],
        }
        self.page(page, values | _signed(fields.get("translation", {})))
        facts = {fact["id"]: self._fact(fact) for fact in translation.facts or course.facts}
        parts = {child.slug: child.specific for child in page.get_children()}
        for number, lesson in enumerate(translation.lessons, 1):
            source = parts.get(f"lesson-{number}")
            if lesson is not None and isinstance(source, LessonMixin):
                body = stream(lesson, name=f"{course.slug}/{number}", facts=facts)
                self.page(source, lesson_fields(lesson) | {"body": body})
        self._quiz(parts.get("quiz"), course, translation, offer["quiz"])

    def _quiz(self, source: Any, course: WrittenCourse, translation: WrittenTranslation, words: dict[str, str]) -> None:
        for item, other in zip(course.items, translation.items or course.items, strict=True):
            if other is not item:
                self._question(course, item, other)
        if isinstance(source, QuizMixin):
            title = translation.fields.get("quiz_title", words["title"])
            self.page(source, {"title": title, "intro": words["intro"]})

    def _question(self, course: WrittenCourse, item: dict[str, Any], other: dict[str, Any]) -> None:
        key = UUID(stable_id(course.slug, "item", item["key"]))
        question = Question.objects.originals().select_related("revision").get(key=key)
        theirs = Question.objects.filter(key=key, locale=self.language, revision__made_by__isnull=False)
        if question.revision is None or question.revision.made_by_id is not None or theirs.exists():
            return
        try:
            write_translation(question=question, locale=self.language, words=pairs(item, other), at=self.at)
        except UntranslatedError as error:
            raise PathFileError(f"{course.slug}, question {item['key']}, {self.language}: {error}") from error

    def _fact(self, fact: dict[str, Any]) -> int:
        source = Fact.objects.get(slug=fact["id"], locale=Locale.get_default())
        row = Fact.objects.filter(translation_key=source.translation_key, locale=self.locale).first()
        if row is None:
            row = source.copy_for_translation(self.locale)
            for name in ("statement", "value", "note"):
                setattr(row, name, fact.get(name, ""))
            row.full_clean()
            row.save()
        return int(row.pk)

    def page(self, source: Any, values: dict[str, Any]) -> Any:
        """Return the translation of a page, made or brought up to date where no person has edited it."""
        raw = {name: stored(type(source), name, value) for name, value in values.items()}
        page = source.get_translation_or_none(self.locale)
        wanted = type(source)(slug=source.slug, **raw)
        if page is not None:
            page = page.specific
            edited = page.revisions.filter(user__isnull=False).exists()
            if page.alias_of_id is None and (edited or not self.differs(page, wanted, values)):
                return page
        self.check(wanted, f"{source.slug}.{self.language}")
        if page is None:
            page = source.copy_for_translation(self.locale, copy_parents=True).specific
        page.alias_of, page.slug, page.live = None, source.slug, self.live
        for name, value in raw.items():
            setattr(page, name, value)
        page.save()
        revision = page.save_revision()
        if self.live:
            revision.publish()
        self.titles.append(page.title)
        return page


def _signed(written: dict[str, Any]) -> dict[str, Any]:
    """Return who translated a course and who was the second reader, as far as the file says so; names need a consent."""
    names = {
        "translator": "translator",
        "qualification": "translator_qualification",
        "second_reader": "second_reader",
        "second_qualification": "second_reader_qualification",
    }
    days = {"translated_on": "translated_on", "second_read_on": "second_read_on"}
    texts = {names[key]: str(value) for key, value in written.items() if key in names}
    try:
        dates = {days[key]: date.fromisoformat(str(value)) for key, value in written.items() if key in days and value}
    except ValueError as error:
        raise PathFileError(f"course, translation: {error}") from error
    return texts | dates
