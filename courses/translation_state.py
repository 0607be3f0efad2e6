"""How far the translations of a course are: what is translated, what is not, and what is older than its original.

A text that is the same in both pages is the original's. A part is older where its original was changed after the translation was
last published; publishing the translation again, changed or looked at, says that it fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from wagtail.fields import StreamField

from courses import minutes, sites
from courses.mixins import CourseMixin, LessonMixin, ModuleMixin, QuizMixin
from courses.translation_marks import is_older
from lms.base.pages import page_model
from quizzes.models import Question
from quizzes.translations import untranslated
from quizzes.wording import words_of

FIELDS = (
    "title",
    "summary",
    "audience",
    "content_note",
    "counts_for",
    "does_not_count_for",
    "intro",
    "objectives",
    "body",
)
PARTS = (CourseMixin, ModuleMixin, LessonMixin, QuizMixin)
WHOLE = 100


@dataclass(frozen=True)
class LanguageState:
    """A course in one language: the share of its words in percent, parts without a page, drafts, and parts that are older."""

    language: str
    percent: int
    missing: int
    drafts: int
    older: int
    reviewed: bool
    of_parts: Mapping[Any, int]
    """The share of each part in percent, by its translation key."""

    @property
    def is_whole(self) -> bool:
        """Tell whether everything is translated and up to date."""
        return self.percent == WHOLE and not self.older


@dataclass
class _Sum:
    words: int = 0
    done: int = 0
    missing: int = 0
    drafts: int = 0
    older: int = 0

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def percent(self) -> int:
        return self.done * WHOLE // self.words if self.words else WHOLE


def units(page: Any) -> dict[str, Any]:
    """Return the texts of a page by field, those of streams by block."""
    found: dict[str, Any] = {}
    for field in page._meta.get_fields():
        if field.name not in FIELDS:
            continue
        if isinstance(field, StreamField):
            found |= {f"{field.name}.{block['id']}": block["value"] for block in getattr(page, field.name).raw_data}
        else:
            found[field.name] = getattr(page, field.name)
    return found


@dataclass(frozen=True)
class PartState:
    """A part of a course in one language: its original, its page, the share of its words in percent, and whether it is older."""

    source: Any
    page: Any
    percent: int
    older: bool


def parts_of(course: Any) -> list[Any]:
    """Return the page of a course and all its modules, lessons and quizzes, in their order."""
    return [page for page in course.get_descendants(inclusive=True).specific() if isinstance(page, PARTS)]


def part_states(course: Any, language: str) -> list[PartState]:
    """Return how far each part of a course is in a language."""
    sources = parts_of(course)
    found = page_model().objects.filter(
        translation_key__in=[page.translation_key for page in sources],
        alias_of__isnull=True,
        locale__language_code=language,
    )
    there = {page.translation_key: page for page in found.specific()}
    return [_part_state(source, there.get(source.translation_key)) for source in sources]


def _part_state(source: Any, page: Any) -> PartState:
    total = _Sum()
    _add(total, source, page)
    return PartState(source, page, total.done * WHOLE // total.words if total.words else WHOLE, bool(total.older))


def states(course: Any) -> list[LanguageState]:
    """Return how far a course, given by the page in which it was first written, is in each language that it has a page in."""
    pages = parts_of(course)
    keys = [page.translation_key for page in pages]
    others: dict[str, dict[Any, Any]] = defaultdict(dict)
    found = (
        page_model().objects.filter(translation_key__in=keys, alias_of__isnull=True).exclude(locale=course.locale_id)
    )
    for page in found.specific():
        others[sites.language_of(page)][page.translation_key] = page
    questions = questions_of(pages)
    return [
        _state(language, course, pages, there, questions)
        for language, there in sorted(others.items())
        if course.translation_key in there
    ]


def questions_of(pages: Iterable[Any]) -> list[Question]:
    """Return the questions that the quizzes among the pages ask."""
    chosen = [block["value"] for page in pages if isinstance(page, QuizMixin) for block in page.questions.raw_data]
    return list(Question.objects.filter(pk__in=chosen, revision__isnull=False).select_related("revision"))


def _state(
    language: str, course: Any, pages: Iterable[Any], there: Mapping[Any, Any], questions: list[Question]
) -> LanguageState:
    missing = {question.pk for question in untranslated(questions, language)}
    asked = {question.pk: question for question in questions}
    parts = {
        source.translation_key: _part(source, there.get(source.translation_key), asked, missing) for source in pages
    }
    total = sum(parts.values(), _Sum())
    page = there[course.translation_key]
    return LanguageState(
        language,
        total.percent,
        total.missing,
        total.drafts,
        total.older,
        bool(page.translation_is_reviewed),
        {key: part.percent for key, part in parts.items()},
    )


def _part(source: Any, page: Any, asked: dict[int, Question], missing: set[int]) -> _Sum:
    """Count the words of a page, those of the questions of a quiz too."""
    total = _Sum()
    _add(total, source, page)
    for block in source.questions.raw_data if isinstance(source, QuizMixin) else ():
        question = asked.pop(block["value"], None)
        if question is not None:
            words = sum(minutes.count_words(text) for text in words_of(question.content))
            total.words += words
            total.done += 0 if question.pk in missing else words
    return total


def _add(total: _Sum, source: Any, page: Any) -> None:
    texts = units(source)
    theirs = units(page) if page is not None else {}
    for name, value in texts.items():
        words = minutes.count_words(value)
        total.words += words
        total.done += words if name in theirs and theirs[name] != value else 0
    total.missing += page is None
    total.drafts += page is not None and not page.live
    total.older += page is not None and is_older(page, source)
