"""The courses of the catalog with the visitor's own state, in a fixed number of queries."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from courses import cards
from courses.cards import FRAMEWORKS, Card, Choice
from courses.filters import LENGTHS, Asked
from lms.base import clock
from lms.catalog import search
from lms.catalog.models import Course, CourseTitle
from lms.catalog.search import SearchUnavailable
from lms.enrollment.models import Enrollment
from lms.progress.status import Status, status_of

PAGE_SIZE = 24


@dataclass(frozen=True)
class Row:
    """A card in the list; ``status`` is None without an enrollment."""

    card: Card
    status: Status | None


@dataclass(frozen=True)
class Listing:
    """A page of the list. ``count`` is of all pages; ``unavailable`` says that the words were not looked for."""

    rows: list[Row]
    count: int
    page: int
    pages: int
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    unavailable: bool = False

    @property
    def paths(self) -> list[Row]:
        """Return the paths among the rows."""
        return [row for row in self.rows if row.card.kind == Course.Kind.PATH]

    @property
    def courses(self) -> list[Row]:
        """Return the courses among the rows."""
        return [row for row in self.rows if row.card.kind == Course.Kind.COURSE]


def listed(*, user: Any, asked: Asked) -> Listing:
    """Return the courses that are open and match; without an answer of the search, those that match the filters."""
    pks = _filtered(asked)
    unavailable = False
    words = search.words_in(asked.query)
    if words:
        try:
            open_ones = set(pks)
            pks = [pk for pk in search.find(words) if pk in open_ones]
        except SearchUnavailable:
            unavailable = True
    elif asked.query:
        pks = []
    pages = max(1, math.ceil(len(pks) / PAGE_SIZE))
    page = min(asked.page, pages)
    shown = cards.cards(pks[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return Listing(_rows(user, shown), len(pks), page, pages, cards.choices(), unavailable)


def _filtered(asked: Asked) -> list[int]:
    """Return the keys of the open courses that the filters leave, in one query however many are used."""
    if not asked.chosen:
        return cards.all_keys()
    rows = Course.objects.listed()
    tagged = Course.competencies.through.objects
    for name, values in asked.chosen.items():
        if name in FRAMEWORKS:
            wanted = tagged.filter(competency__framework__slug=FRAMEWORKS[name], competency__code__in=values)
            rows = rows.filter(pk__in=wanted.values("course_id"))
        elif name == "language":
            rows = rows.filter(pk__in=CourseTitle.objects.filter(locale__in=values).values("course_id"))
        else:
            lengths = [cards.within(value) for value in values if value in LENGTHS]
            rows = rows.filter(reduce(or_, lengths, Q(pk__in=[])))
    return cards.keys(rows)


def _rows(user: Any, shown: list[Card]) -> list[Row]:
    mine: dict[int, Enrollment] = {}
    if user.is_authenticated and shown:
        own = Enrollment.objects.open().of_user(user).filter(course_id__in=[card.pk for card in shown])
        mine = {each.course_id: each for each in own.select_related("progress").order_by("cycle")}
    at = clock.now()
    return [Row(card, _status(mine.get(card.pk), at)) for card in shown]


def _status(enrollment: Enrollment | None, at: datetime) -> Status | None:
    return status_of(enrollment, at=at) if enrollment else None
