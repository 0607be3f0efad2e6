"""What is said about the readiness of a course. Knows no Django: codes and values, the sentences stand in ``words``.

Only what ``courses.unfinished`` and the reviews of a site stop is ``must``; all else is advice and never stops anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

EASY_TO_PASS, HARD_TO_PASS = 60, 95
"""Pass marks, in percent, outside of which a trainer is asked whether they are meant."""
WHOLE = 100


class Level(StrEnum):
    """Whether something stops publishing."""

    OK = "ok"
    ADVICE = "advice"
    MUST = "must"


@dataclass(frozen=True)
class Note:
    """One thing to do or to look at, with the address of its place."""

    code: str
    url: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """What is said about one subject. ``said`` names the sentence where there is nothing to do."""

    code: str
    level: Level
    notes: tuple[Note, ...] = ()
    said: str = "ok"


@dataclass(frozen=True)
class Lacking:
    """Something that publishing asks for, told by ``courses.unfinished``. ``kind`` is recording, image or other."""

    kind: str
    message: str
    url: str


@dataclass(frozen=True, kw_only=True)
class LessonFacts:
    """What counts of a lesson. ``hard`` holds formula and value of a text that is hard to read; texts come with their places."""

    title: str
    url: str
    teaches: frozenset[int] = frozenset()
    tests: frozenset[int] = frozenset()
    recordings: int = 0
    pictures: int = 0
    is_measured: bool = True
    hard: tuple[str, float] | None = None
    weak_words: tuple[tuple[str, str, str], ...] = ()
    """Words for pictures that say little: code, words, address."""
    vague_links: tuple[tuple[str, str], ...] = ()
    references: tuple[tuple[str, int | None], ...] = ()
    terms: int = 0


@dataclass(frozen=True, kw_only=True)
class QuizFacts:
    """What counts of a quiz."""

    title: str
    url: str
    pass_mark: int
    tests: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Language:
    """A translation of the course."""

    name: str
    percent: int
    older: int
    reviewed: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A review that the site asks for: approved, changed, refused, returned, waiting or missing."""

    review: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A course as it was written last."""

    url: str
    parts_url: str
    reviews_url: str
    day: date
    oldest_year: int
    lacks: tuple[Lacking, ...] = ()
    objectives: tuple[str, ...] = ()
    lessons: tuple[LessonFacts, ...] = ()
    quizzes: tuple[QuizFacts, ...] = ()
    due_facts: tuple[tuple[str, str], ...] = ()
    review_by: date | None = None
    languages: tuple[Language, ...] = ()
    reviews: tuple[Asked, ...] = ()
    reviews_required: bool = False


def decide(survey: Survey) -> list[Line]:
    """Return a line for each subject, always in this order."""
    return [rule(survey) for rule in RULES]


@dataclass(frozen=True)
class Objective:
    """An objective with the parts that teach and that test it."""

    number: int
    text: str
    taught: tuple[LessonFacts, ...]
    tested: tuple[LessonFacts | QuizFacts, ...]


def objectives(survey: Survey) -> list[Objective]:
    """Return the objectives with the parts that name them."""
    parts: list[LessonFacts | QuizFacts] = [*survey.lessons, *survey.quizzes]
    return [
        Objective(
            number,
            text,
            tuple(lesson for lesson in survey.lessons if number in lesson.teaches),
            tuple(part for part in parts if number in part.tests),
        )
        for number, text in enumerate(survey.objectives, 1)
    ]


def numbers(parts: Iterable[LessonFacts | QuizFacts], name: str) -> set[int]:
    """Return the numbers of objectives that parts name."""
    return {number for part in parts for number in getattr(part, name, ())}


def _line(code: str, notes: Iterable[Note], *, level: Level = Level.ADVICE, said: str = "ok") -> Line:
    found = tuple(notes)
    return Line(code, level if found else Level.OK, found, said)


def _told(survey: Survey, kind: str) -> list[Note]:
    return [Note("lack", lack.url, {"message": lack.message}) for lack in survey.lacks if lack.kind == kind]


def _missing(survey: Survey) -> Line:
    return _line("missing", _told(survey, "other"), level=Level.MUST)


def _captions(survey: Survey) -> Line:
    there = any(lesson.recordings for lesson in survey.lessons)
    return _line("captions", _told(survey, "recording"), level=Level.MUST, said="ok" if there else "none")


def _images(survey: Survey) -> Line:
    stops = _told(survey, "image")
    weak = [Note(code, url, {"words": words}) for each in survey.lessons for code, words, url in each.weak_words]
    there = any(lesson.pictures for lesson in survey.lessons)
    level = Level.MUST if stops else Level.ADVICE
    return _line("images", [*stops, *weak], level=level, said="ok" if there else "none")


def _links(survey: Survey) -> Line:
    notes = [Note("vague", url, {"words": words}) for each in survey.lessons for words, url in each.vague_links]
    return _line("links", notes)


def _taught(survey: Survey) -> Line:
    return _line("taught", _not_named(survey, numbers(survey.lessons, "teaches"), "not_taught"))


def _tested(survey: Survey) -> Line:
    named = numbers([*survey.lessons, *survey.quizzes], "tests")
    return _line("tested", _not_named(survey, named, "not_tested"))


def _not_named(survey: Survey, named: set[int], code: str) -> Iterator[Note]:
    if not survey.objectives:
        yield Note("no_objective", survey.url)
    for number, text in enumerate(survey.objectives, 1):
        if number not in named:
            yield Note(code, survey.parts_url, {"number": number, "text": text})


def _grade(survey: Survey) -> Line:
    notes = [
        Note(f"hard_{each.hard[0]}", each.url, {"title": each.title, "value": each.hard[1]})
        for each in survey.lessons
        if each.hard
    ]
    measured = any(lesson.is_measured for lesson in survey.lessons)
    return _line("grade", notes, said="ok" if measured else "not_measured")


def _pass_mark(survey: Survey) -> Line:
    notes = [] if survey.quizzes else [Note("no_quiz", survey.parts_url)]
    for quiz in survey.quizzes:
        values = {"title": quiz.title, "percent": quiz.pass_mark}
        if not EASY_TO_PASS <= quiz.pass_mark <= HARD_TO_PASS:
            code = "low_mark" if quiz.pass_mark < EASY_TO_PASS else "high_mark"
            notes.append(Note(code, quiz.url, values))
    return _line("pass_mark", notes)


def _sources(survey: Survey) -> Line:
    notes = [Note("due_fact", url, {"text": text}) for text, url in survey.due_facts]
    for lesson in survey.lessons:
        for text, year in lesson.references:
            if year is None:
                notes.append(Note("no_year", lesson.url, {"text": text}))
            elif year < survey.oldest_year:
                notes.append(Note("old_source", lesson.url, {"text": text, "year": year}))
    return _line("sources", notes)


def _again(survey: Survey) -> Line:
    if survey.review_by is None:
        return _line("again", [Note("no_day", survey.url)])
    past = survey.review_by <= survey.day
    return _line("again", [Note("past_day", survey.url, {"day": survey.review_by})] if past else [])


def _translations(survey: Survey) -> Line:
    notes = []
    for each in survey.languages:
        values = {"language": each.name, "percent": each.percent, "older": each.older}
        if each.percent < WHOLE:
            notes.append(Note("not_whole", survey.url, values))
        if each.older:
            notes.append(Note("older", survey.url, values))
        if not each.reviewed:
            notes.append(Note("not_read", survey.url, values))
    return _line("translations", notes, said="ok" if survey.languages else "none")


def _reviews(survey: Survey) -> Line:
    notes = [
        Note(f"review_{each.state}", survey.reviews_url, {"review": each.review})
        for each in survey.reviews
        if each.state != "approved"
    ]
    level = Level.MUST if survey.reviews_required else Level.ADVICE
    return _line("reviews", notes, level=level, said="ok" if survey.reviews else "none")


def _terms(survey: Survey) -> Line:
    notes = [
        Note("terms", survey.parts_url, {"title": each.title, "number": each.terms})
        for each in survey.lessons
        if each.terms
    ]
    return _line("terms", notes)


RULES: tuple[Callable[[Survey], Line], ...] = (
    _missing, _captions, _images, _taught, _tested, _pass_mark, _grade, _terms, _links, _sources, _again, _translations,
    _reviews,
)  # fmt: skip
