"""Writing the catalog: one transaction turns published pages into records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lms.catalog import editions, search, version
from lms.catalog.editions import Addresses, Release
from lms.catalog.models import Activity, Course, CourseEdition, CourseTitle
from lms.catalog.outline import CourseData
from lms.catalog.standing import joined


@dataclass(frozen=True)
class Synced:
    """What a sync did: the course, and whether learners have to move to another edition."""

    course: Course
    edition_changed: bool


@transaction.atomic
def sync_course(*, data: CourseData, at: datetime) -> Synced:
    """Write the course as it is offered, and what it consists of as long as nobody takes its edition.

    Once somebody does, changes of the parts wait for a release (ADR 0071). A path has none: its editions follow at once.
    """
    course, waits = _write_offer(data)
    if waits is not None:
        editions.add_languages(edition=waits, data=data)
        return Synced(course, edition_changed=False)
    return Synced(course, _write_edition(course, data, at))


@transaction.atomic
def release(*, data: CourseData, decided: Release, at: datetime) -> Synced:
    """Make one edition of all that waits, with the classes that the author gave to it."""
    course, _waits = _write_offer(data)
    return Synced(course, _write_edition(course, data, at, decided))


def _write_offer(data: CourseData) -> tuple[Course, CourseEdition | None]:
    """Write what holds for everybody at once; return the course, and its edition where changes of it have to wait."""
    course = _write_course(data)
    _write_titles(course, data)
    course.competencies.set(data.competencies)
    search.enter(course)
    version.renew()
    waits = course.edition is not None and course.kind == Course.Kind.COURSE and course.edition.in_use
    return course, course.edition if waits else None


def _write_edition(course: Course, data: CourseData, at: datetime, decided: Release = editions.FIRST) -> bool:
    activities = _write_activities(course, data, at)
    Course.objects.filter(pk=course.pk).update(minutes=data.minutes)
    course.minutes = data.minutes
    return editions.write(course=course, data=data, activities=activities, at=at, release=decided)


@transaction.atomic
def readdress(*, key: UUID, addresses: Addresses) -> None:
    """Write where the parts of a course are read now into all of its editions."""
    for course in Course.objects.select_for_update().filter(key=key):
        editions.readdress(course=course, addresses=addresses)


def retire(*, key: UUID, at: datetime) -> None:
    """Close a course whose page is gone or unpublished: records stay, nobody new can enroll."""
    Course.objects.filter(key=key).update(status=Course.Status.RETIRED)
    version.renew()


def name_successor(*, course: Course, successor: Course | None) -> None:
    """Say which course follows a closed one; people are shown the way to it."""
    Course.objects.filter(pk=course.pk).update(successor=successor)
    course.successor = successor


@transaction.atomic
def note_reviews(*, key: UUID, notes: list[str]) -> None:
    """Write what a course says about its reviews; a path says what any of its courses says."""
    Course.objects.filter(key=key).update(review_note=joined(notes))
    for path in Course.objects.filter(kind=Course.Kind.PATH, activities__target__key=key).distinct():
        theirs = Course.objects.filter(used_in__course=path).values_list("review_note", flat=True)
        path.review_note = joined([code for note in theirs for code in note.split(";")])
        path.save(update_fields=["review_note"])
    version.renew()


def waits_for(key: UUID) -> set[UUID]:
    """Return the key of a course and the keys of all courses that have to be completed before it, in the end."""
    found: set[UUID] = set()
    ahead = {key}
    while ahead:
        found |= ahead
        outlines = Course.objects.filter(key__in=ahead, edition__isnull=False).values_list(
            "edition__outline", flat=True
        )
        ahead = {UUID(before) for outline in outlines for before in outline.get("before", ())} - found
    return found


def _write_course(data: CourseData) -> Course:
    course, _created = Course.objects.select_for_update().update_or_create(
        key=data.key,
        defaults={
            "kind": data.kind,
            "slug": data.slug,
            "title": data.title,
            "summary": data.summary,
            "language": data.language,
            "url": data.url,
            "page_id": data.page_id,
            "entry": data.entry,
            "opens_on": data.opens_on,
            "closes_on": data.closes_on,
            "review_note": data.review_note,
            "status": Course.Status.LIVE if data.live else Course.Status.RETIRED,
        },
    )
    return course


def _write_titles(course: Course, data: CourseData) -> None:
    CourseTitle.objects.bulk_create(
        [
            CourseTitle(
                course=course, locale=title.locale, title=title.title, summary=title.summary, url=title.url,
                words=title.words, reviewed=title.reviewed,
            )
            for title in data.titles
        ],
        update_conflicts=True,
        unique_fields=["course", "locale"],
        update_fields=["title", "summary", "url", "words", "reviewed"],
    )  # fmt: skip
    course.titles.exclude(locale__in=[title.locale for title in data.titles]).delete()


def _write_activities(course: Course, data: CourseData, at: datetime) -> dict[UUID, Activity]:
    targets = {
        target.key: target
        for target in Course.objects.filter(key__in=[item.target_key for item in data.activities if item.target_key])
    }
    Activity.objects.bulk_create(
        [
            Activity(
                course=course,
                key=item.key,
                kind=item.kind,
                title=item.title,
                target=targets[item.target_key] if item.target_key else None,
                retired_at=None,
            )
            for item in data.activities
        ],
        update_conflicts=True,
        unique_fields=["course", "key"],
        update_fields=["title", "retired_at"],
    )
    keys = [item.key for item in data.activities]
    course.activities.filter(retired_at__isnull=True).exclude(key__in=keys).update(retired_at=at)
    return {activity.key: activity for activity in course.activities.filter(key__in=keys)}
