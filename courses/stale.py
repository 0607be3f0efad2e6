"""What to look at again: courses and facts past their day, and references that have become old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import get_page_models

from courses.mixins import CourseMixin, LessonMixin
from courses.models import Fact
from courses.readiness.texts import facts_in, references_in
from courses.reviews.querysets import SEES_ALL
from lms.base.pages import page_model
from lms.conf import conf
from quizzes.owners import courses_of, owning_types

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
KINDS: dict[str, Promise] = {"course": _("Course"), "fact": _("Fact"), "reference": _("Reference")}


@dataclass(frozen=True)
class Stale:
    """One thing to look at again. ``since`` is its day, or the year of a reference; ``where`` names lessons that show it."""

    kind: str
    what: str
    since: str
    where: tuple[str, ...]
    url: str

    @property
    def label(self) -> str:
        """Return the word for its kind."""
        return str(KINDS[self.kind])


@dataclass(frozen=True)
class Shown:
    """A lesson with the facts and the references that it shows."""

    page: Any
    course: str
    facts: frozenset[int]
    references: tuple[str, ...]


def scope_of(user: Any) -> Any:
    """Return the pages of the courses that the user answers for: their own, all of them for training administrators."""
    if user.has_perm(SEES_ALL):
        return page_model().objects.type(*owning_types())
    return courses_of(user)


def overdue_courses(*, user: Any, day: date) -> list[Any]:
    """Return the courses past their day, the longest waiting first."""
    pages = scope_of(user).values("pk")
    found = [
        model._default_manager.filter(pk__in=pages, review_by__lte=day)
        for model in get_page_models()
        if issubclass(model, CourseMixin)
    ]
    return sorted(chain(*found), key=lambda page: (page.review_by, page.pk))


def find(*, user: Any, day: date) -> list[Stale]:
    """Return everything to look at again in a fixed number of statements: courses, facts, references."""
    lessons = _lessons(user)
    return [*_courses(user, day), *_facts(user, day, lessons), *_references(day, lessons)]


def year_of(text: str) -> int | None:
    """Return the newest year in a reference."""
    return max((int(year) for year in YEAR.findall(text)), default=None)


def _courses(user: Any, day: date) -> Iterator[Stale]:
    for page in overdue_courses(user=user, day=day):
        yield Stale("course", page.title, page.review_by.isoformat(), (), _edit(page))


def _facts(user: Any, day: date, lessons: list[Shown]) -> Iterator[Stale]:
    """Yield facts past their day that one's own lessons show; for administrators also those that no lesson shows."""
    for fact in Fact.objects.filter(review_by__lte=day).order_by("review_by", "pk"):
        where = tuple(_place(lesson) for lesson in lessons if fact.pk in lesson.facts)
        if where or user.has_perm(SEES_ALL):
            url = reverse("wagtailsnippets_lms_courses_fact:inspect", args=[fact.pk])
            yield Stale("fact", str(fact), fact.review_by.isoformat() if fact.review_by else "", where, url)


def _references(day: date, lessons: list[Shown]) -> Iterator[Stale]:
    oldest = day.year - conf.REFERENCE_YEARS
    for lesson in lessons:
        for text in lesson.references:
            year = year_of(text)
            if year is not None and year < oldest:
                yield Stale("reference", text, str(year), (_place(lesson),), _edit(lesson.page))


def _lessons(user: Any) -> list[Shown]:
    courses = {page.path: page.title for page in scope_of(user).only("path", "title")}
    steps = {len(path) for path in courses}
    found = []
    for model in get_page_models():
        if issubclass(model, LessonMixin):
            for page in model._default_manager.filter(live=True).order_by("path"):
                own = next((courses[page.path[:step]] for step in steps if page.path[:step] in courses), None)
                if own is not None:
                    found.append(_shown(page, own))
    return found


def _shown(page: Any, course: str) -> Shown:
    blocks = list(page.body.raw_data)
    return Shown(page, course, frozenset(facts_in(blocks)), tuple(references_in(blocks)))


def _place(lesson: Shown) -> str:
    return f"{lesson.course}: {lesson.page.title}"


def _edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
