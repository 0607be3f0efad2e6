"""The cards of the catalog and the values of its filters, kept in the cache for the version of the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from courses.filters import LENGTHS
from lms.base.languages import name_of
from lms.base.reading import direction_of, here, language_read, told_in
from lms.catalog import shipped, version
from lms.catalog.models import Course, CourseTitle
from lms.catalog.taxonomy import Competency

FRAMEWORKS = {
    "topic": shipped.TOPICS, "population": shipped.POPULATIONS, "clas": shipped.CLAS, "counts": shipped.COUNTS_FOR,
}  # fmt: skip
"""The framework behind each filter of tags."""


@dataclass(frozen=True)
class Language:
    """A language by its own name."""

    code: str
    name: str
    direction: str


@dataclass(frozen=True)
class Card:
    """A course as the catalog shows it; ``told`` marks a title and a summary in another language than the reader's."""

    pk: int
    kind: str
    slug: str
    url: str
    title: str
    summary: str
    told: SafeString
    minutes: int
    parts: int
    reviewed: tuple[Language, ...]
    drafts: tuple[Language, ...]


@dataclass(frozen=True)
class Choice:
    """A value of a filter with the courses that have it."""

    code: str
    label: str
    count: int


def language_of(code: str) -> Language:
    """Return a language; one that nobody knows is called by its code."""
    return Language(code, name_of(code), direction_of(code))


def keys(rows: QuerySet[Course]) -> list[int]:
    """Return the keys of courses in the order of the catalog: paths first, then as the pages stand."""
    return list(rows.order_by("-kind", "page__path", "title", "pk").values_list("pk", flat=True))


def all_keys() -> list[int]:
    """Return the keys of all courses in the catalog."""
    name = version.key("keys")
    kept = cache.get(name)
    if kept is None:
        kept = keys(Course.objects.listed())
        cache.set(name, kept, version.SECONDS)
    return list(kept)


def cards(pks: Sequence[int]) -> list[Card]:
    """Return the cards of these courses in this order, in the reader's language where there is one."""
    prefix = version.key("card", get_language())
    names = {f"{prefix}:{pk}": pk for pk in pks}
    kept = cache.get_many(names)
    missing = [pk for name, pk in names.items() if name not in kept]
    made = _made(missing) if missing else {}
    cache.set_many({name: made[pk] for name, pk in names.items() if pk in made}, version.SECONDS)
    found = {names[name]: card for name, card in kept.items()} | made
    return [found[pk] for pk in pks if pk in found]


def _made(pks: list[int]) -> dict[int, Card]:
    parts = Count("activities", filter=Q(activities__retired_at=None))
    rows = Course.objects.listed().filter(pk__in=pks).annotate(parts=parts).prefetch_related("titles")
    return {row.pk: _card(row) for row in rows}


def _card(course: Any) -> Card:
    titles = {title.locale: title for title in course.titles.all()}
    best = titles.get(language_read())
    reviewed = {course.language: True} | {code: title.reviewed for code, title in titles.items()}
    languages = [(language_of(code), done) for code, done in sorted(reviewed.items())]
    return Card(
        pk=course.pk,
        kind=course.kind,
        slug=course.slug,
        url=here((best.url if best else "") or course.url),
        title=best.title if best else course.title,
        summary=best.summary if best else course.summary,
        told=told_in(best.locale if best else course.language),
        minutes=course.minutes,
        parts=course.parts,
        reviewed=tuple(each for each, done in languages if done),
        drafts=tuple(each for each, done in languages if not done),
    )


def tags_of(course: Course) -> list[str]:
    """Return what a course is about, in words: the tags of the filters but what it counts for, which its page says at length."""
    name = version.key("tags", get_language(), course.pk)
    kept: list[str] | None = cache.get(name)
    if kept is None:
        kept = words_of_tags(course.competencies.all())
        cache.set(name, kept, version.SECONDS)
    return kept


def words_of_tags(rows: QuerySet[Competency]) -> list[str]:
    """Return tags as the page of a course says them."""
    shown = rows.filter(framework__slug__in={*FRAMEWORKS.values()} - {shipped.COUNTS_FOR})
    found = shown.select_related("framework").order_by("framework__slug", "position", "pk")
    return [gettext("CLAS %(standard)s") % {"standard": row.said} if row.is_numbered else row.said for row in found]


def choices() -> dict[str, list[Choice]]:
    """Return the values of each filter that some course has."""
    name = version.key("choices", get_language())
    kept: dict[str, list[Choice]] | None = cache.get(name)
    if kept is None:
        kept = {**_tags(), "language": _languages(), "length": _lengths()}
        cache.set(name, kept, version.SECONDS)
    return kept


def _tags() -> dict[str, list[Choice]]:
    listed = Count("courses", filter=Q(courses__in=Course.objects.listed()))
    rows = Competency.objects.filter(framework__slug__in=FRAMEWORKS.values()).annotate(listed=listed)
    found: dict[str, list[Choice]] = {name: [] for name in FRAMEWORKS}
    names = {slug: name for name, slug in FRAMEWORKS.items()}
    for row in rows.filter(listed__gt=0).select_related("framework").order_by("position", "pk"):
        found[names[row.framework.slug]].append(Choice(row.code, row.said, row.listed))
    return found


def _languages() -> list[Choice]:
    listed = CourseTitle.objects.filter(course__in=Course.objects.listed())
    rows = listed.values("locale").annotate(n=Count("pk"), reviewed=Count("pk", filter=Q(reviewed=True)))
    found = []
    for row in rows.order_by("locale"):
        name = language_of(row["locale"]).name
        label = name if row["reviewed"] else gettext("%(language)s, draft") % {"language": name}
        found.append(Choice(row["locale"], label, row["n"]))
    return found


def _lengths() -> list[Choice]:
    length = Case(*(When(within(code), then=Value(code)) for code in LENGTHS))
    rows = Course.objects.listed().values(length=length).annotate(n=Count("pk"))
    counts = {row["length"]: row["n"] for row in rows.order_by()}
    labels = {
        "short": gettext("Up to 30 minutes"),
        "middle": gettext("31 to 60 minutes"),
        "long": gettext("More than an hour"),
    }
    return [Choice(code, labels[code], counts[code]) for code in LENGTHS if counts.get(code)]


def within(code: str) -> Q:
    """Return the condition of a length."""
    least, most = LENGTHS[code]
    return Q(minutes__gte=least) & (Q(minutes__lte=most) if most is not None else Q())
