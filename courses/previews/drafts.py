"""A course or path as it would be if everything were published now, as records in memory alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from courses import sites
from courses.cards import words_of_tags
from courses.mixins import CourseMixin, LessonMixin, ModuleMixin, PathMixin, QuizMixin
from courses.outline import keys_before, parts_of, path_data, whole_of
from courses.pagewriting import newest, newest_of
from courses.reviews import whole
from courses.reviews.deciding import UNREVIEWED
from lms.catalog.editions import outline_of
from lms.catalog.models import Course, CourseEdition
from lms.catalog.outline import ActivityData, CourseData, ItemContent, Needs, Outline, without_dead_ends
from lms.catalog.taxonomy import Competency
from lms.conf import conf
from lms.enrollment.models import Enrollment
from lms.flows.opening import CourseBefore, courses_before
from lms.organizations.models import Person
from lms.progress.models import CourseProgress
from lms.progress.rules import rollup


@dataclass(frozen=True)
class Drafted:
    """A course or path as drafted, and somebody who has just begun to take it."""

    course: Course
    enrollment: Enrollment
    outline: Outline
    before: list[CourseBefore]
    tags: list[str]


def course_above(page: Any) -> Any:
    """Return the newest version of the course of a module, lesson or quiz."""
    found = next(above for above in reversed(page.get_ancestors().specific()) if isinstance(above, CourseMixin))
    return newest(found)


def draft_of(offer: Any, page: Any, *, person: Person, at: datetime) -> Drafted:
    """Return what publishing would make of a course or path, with ``page`` in the place of what is stored of it."""
    outline = outline_of(path_data(offer) if isinstance(offer, PathMixin) else _course_data(offer, page))
    course = _record(offer, outline)
    edition = course.edition = CourseEdition(course=course, number=1, outline=outline)
    enrollment = Enrollment(person=person, course=course, edition=edition, locale=course.language, enrolled_at=at)
    rolled = rollup(outline, {})
    enrollment.progress = CourseProgress(
        enrollment=enrollment, total_count=rolled.total, minutes_left=rolled.minutes_left
    )
    return Drafted(
        course=course,
        enrollment=enrollment,
        outline=outline,
        before=courses_before(outline=outline, person=None, at=at, locale=get_language() or ""),
        tags=words_of_tags(Competency.objects.filter(pk__in=[tag.pk for tag in offer.competencies.all()])),
    )


def _record(offer: Any, outline: Outline) -> Course:
    """Return the record of a course or path. Its public id is new, so that no form of a preview reaches a true record."""
    note = Course.objects.filter(key=offer.translation_key).values_list("review_note", flat=True).first()
    return Course(
        key=offer.translation_key,
        kind=Course.Kind.PATH if isinstance(offer, PathMixin) else Course.Kind.COURSE,
        slug=offer.slug,
        title=offer.title,
        summary=offer.summary,
        language=sites.language_of(offer),
        entry=offer.entry,
        opens_on=offer.opens_on,
        closes_on=offer.closes_on,
        review_note=note or UNREVIEWED,
        url=offer.get_url() or "",
        minutes=outline.get("minutes", 0),
    )


def _course_data(offer: Any, page: Any) -> CourseData:
    rows = list(_rows(offer, page))
    parts = {inner.translation_key: parts_of(inner) for inner, _module in rows}
    speed = conf.READING_SPEED
    activities = tuple(
        _activity(inner, module, parts[inner.translation_key].minutes(reading_speed=speed)) for inner, module in rows
    )
    return CourseData(
        key=offer.translation_key,
        kind="course",
        slug=offer.slug,
        title=offer.title,
        summary=offer.summary,
        language=sites.language_of(offer),
        url="",
        page_id=offer.pk,
        before=tuple(keys_before(offer)),
        **whole_of(offer, without_dead_ends(activities), list(parts.values())),
    )


def _rows(offer: Any, page: Any) -> Iterator[tuple[Any, str]]:
    """Yield the lessons and quizzes with the title of their module, in order; a page that is not stored yet is among them."""
    module: Any = None
    for each in _newest(offer, page):
        each.locale = offer.locale  # the same for all, and each would ask for it
        if isinstance(each, ModuleMixin):
            module = each
        elif isinstance(each, LessonMixin | QuizMixin):
            below = module is not None and str(each.path).startswith(module.path)  # type: ignore[union-attr]
            yield each, module.title if below else ""


def _newest(offer: Any, page: Any) -> list[Any]:
    """Return what stands below a course as it was written last, where it stands now."""
    stored = whole.pages_of(offer) if offer.pk else []
    pages = []
    for old, new in zip(stored, newest_of(stored), strict=True):
        found = page if old.pk == page.pk else new
        found.path, found.url_path = old.path, old.url_path
        pages.append(found)
    if page.pk is None and page is not offer:
        pages.append(page)
    return sorted(pages, key=lambda each: str(each.path))


def _activity(page: Any, module: str, length: int) -> ActivityData:
    lesson = isinstance(page, LessonMixin)
    url = page.get_url() or ""
    return ActivityData(
        key=page.translation_key,
        kind="lesson" if lesson else "quiz",
        title=page.title,
        minutes=length,
        url=url,
        module=module,
        required=not page.by_choice,
        needs=page.needs() if lesson else Needs(),
        opens=page.opens(),
        instead_of=page.instead_of if lesson else None,
        contents=(ItemContent(locale=sites.language_of(page), title=page.title, url=url, content={}),),
    )
