"""Read a course as it was written last, in a fixed number of statements, for the rules of its readiness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from courses import translation_state
from courses.mixins import LessonMixin, QuizMixin
from courses.mixins.completing import CHECK_BLOCKS, MEDIA_BLOCKS
from courses.models import Fact
from courses.outline import source_of
from courses.rawstream import blocks_in
from courses.readiness import texts
from courses.readiness.rules import Asked, Lacking, Language, LessonFacts, QuizFacts, Survey
from courses.reviews import whole
from courses.reviews.deciding import APPROVED, REFUSED
from courses.reviews.models import Review, ReviewRequest, ReviewSettings
from courses.reviews.words import Role
from courses.stale import year_of
from courses.unfinished import Lack
from lms.base.clock import site_day
from lms.base.languages import name_of
from lms.base.reading_grade import FORMULAS, Ease, readability
from lms.conf import conf
from quizzes.models import Question

TOO_HARD = {Ease.HARD, Ease.VERY_HARD}
"""Lessons are for professionals: beyond school year 10, or below "normal" on the INFLESZ scale, a trainer is asked."""


def survey(
    *, course: Any, drafts: list[Any], lacks: Iterable[Lack], terms: Mapping[int, int], at: datetime
) -> tuple[Survey, list[translation_state.LanguageState]]:
    """Return what the rules look at, and how far each translation is.

    ``course`` and ``drafts`` are the page and its parts as written last, ``lacks`` what ``unfinished`` says about all of them,
    ``terms`` the number of words to think about by page.
    """
    day, source = site_day(at), source_of(course)
    lessons = [page for page in drafts if isinstance(page, LessonMixin)]
    quizzes = [page for page in drafts if isinstance(page, QuizMixin)]
    kinds = {block.get("id"): block["type"] for page in lessons for block in blocks_in(list(page.body.raw_data))}
    states = translation_state.states(source)
    wanted = ReviewSettings.for_site(source.get_site())
    return Survey(
        url=_edit(course),
        parts_url="#parts",
        reviews_url=reverse("lms_review_ask", args=[source.pk]),
        day=day,
        oldest_year=day.year - conf.REFERENCE_YEARS,
        lacks=tuple(Lacking(_kind(lack, kinds), lack.message, lack.url) for lack in lacks),
        objectives=tuple(course.objective_texts()),
        lessons=tuple(_lesson(page, course.locale.language_code, terms.get(page.pk, 0)) for page in lessons),
        quizzes=_quizzes(quizzes),
        due_facts=_due_facts(lessons, day),
        review_by=course.review_by,
        languages=tuple(_language(state) for state in states),
        reviews=_reviews(source, wanted.roles),
        reviews_required=wanted.required,
    ), states


def _edit(page: Any, block: str = "") -> str:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return f"{address}#block-{block}-section" if block else address


def _kind(lack: Lack, kinds: Mapping[Any, str]) -> str:
    kind = kinds.get(lack.place.removeprefix("block-").removesuffix("-section"), "")
    return "recording" if kind in MEDIA_BLOCKS else "image" if kind == "image" else "other"


def _lesson(page: Any, language: str, terms: int) -> LessonFacts:
    blocks = list(page.body.raw_data)
    kinds = [block["type"] for block in blocks_in(blocks)]
    read = readability(texts.read_aloud(blocks), language)
    return LessonFacts(
        title=page.title,
        url=_edit(page),
        teaches=frozenset(page.teaches),
        tests=frozenset(page.checks_test if any(kind in CHECK_BLOCKS for kind in kinds) else ()),
        recordings=sum(kind in MEDIA_BLOCKS for kind in kinds),
        pictures=len(texts.pictures(blocks)),
        is_measured=language.partition("-")[0] in FORMULAS,
        hard=(read.formula, read.value) if read and read.ease in TOO_HARD else None,
        weak_words=tuple((code, words, _edit(page, block)) for block, code, words in texts.weak_words(blocks)),
        vague_links=tuple((words, _edit(page, block)) for block, words in texts.vague_links(blocks, language)),
        references=tuple((text, year_of(text)) for text in texts.references_in(blocks)),
        terms=terms,
    )


def _quizzes(pages: list[Any]) -> tuple[QuizFacts, ...]:
    chosen = {page.pk: [block["value"] for block in page.questions.raw_data] for page in pages}
    keys = {key for row in chosen.values() for key in row}
    asked = Question.objects.filter(pk__in=keys).select_related("revision")
    objective = {question.pk: question.content.get("objective") for question in asked}
    return tuple(
        QuizFacts(
            title=page.title,
            url=_edit(page),
            pass_mark=page.pass_mark,
            tests=frozenset(number for key in chosen[page.pk] if (number := objective.get(key))),
        )
        for page in pages
    )


def _due_facts(lessons: list[Any], day: Any) -> tuple[tuple[str, str], ...]:
    keys = {key for page in lessons for key in texts.facts_in(list(page.body.raw_data))}
    rows = Fact.objects.filter(pk__in=keys, review_by__lte=day).order_by("review_by", "pk")
    return tuple((str(fact), reverse("wagtailsnippets_lms_courses_fact:inspect", args=[fact.pk])) for fact in rows)


def _language(state: translation_state.LanguageState) -> Language:
    return Language(name=name_of(state.language), percent=state.percent, older=state.older, reviewed=state.reviewed)


def _reviews(source: Any, roles: list[str]) -> tuple[Asked, ...]:
    """Return where each review that the site asks for stands for the course as it is now."""
    decided = list(Review.objects.of_course(source.translation_key).values_list("role", "decision", "sha256"))
    request = ReviewRequest.objects.active().filter(course_key=source.translation_key).first()
    last = {role: (decision, sha256) for role, decision, sha256 in decided if decision in {APPROVED, REFUSED}}
    now = whole.sha_of(whole.drafted(source)) if last else ""
    return tuple(
        Asked(review=str(Role(role).label), state=_state(role, last.get(role), request, now)) for role in roles
    )


def _state(role: str, last: tuple[str, str] | None, request: ReviewRequest | None, now: str) -> str:
    if last == (APPROVED, now):
        return "approved"
    if request is not None and role in request.roles:
        return "returned" if request.state == ReviewRequest.State.RETURNED and request.role == role else "waiting"
    if last is None:
        return "missing"
    return "changed" if last[0] == APPROVED else "refused"
