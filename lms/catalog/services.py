"""Writing the catalog: one transaction turns published pages into records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lms.catalog import search, version
from lms.catalog.models import Activity, Course, CourseEdition, CourseTitle, EditionItem
from lms.catalog.outline import ActivityData, CourseData, OutlineItem, digest


@dataclass(frozen=True)
class Synced:
    """What a sync did: the course, and whether learners have to move to another edition."""

    course: Course
    edition_changed: bool


@transaction.atomic
def sync_course(*, data: CourseData, at: datetime) -> Synced:
    """Write the course, its activities and, where anything changed, its edition.

    An edition that nobody has enrolled in is rewritten in place; once somebody has, a new one is made (ADR 0004).
    """
    course = _write_course(data)
    _write_titles(course, data)
    course.competencies.set(data.competencies)
    activities = _write_activities(course, data, at)
    changed = _write_edition(course, data, activities, at)
    search.enter(course)
    version.renew()
    return Synced(course, changed)


def retire(*, key: UUID, at: datetime) -> None:
    """Close a course whose page is gone or unpublished: records stay, nobody new can enroll."""
    Course.objects.filter(key=key).update(status=Course.Status.RETIRED)
    version.renew()


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
            "minutes": data.minutes,
            "self_enroll": data.self_enroll,
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


def _outline(data: CourseData, activities: dict[UUID, Activity], serials: dict[str, int]) -> list[OutlineItem]:
    return [
        {
            "id": activities[item.key].pk,
            "key": str(item.key),
            "kind": item.kind,
            "title": item.title,
            "module": item.module,
            "minutes": item.minutes,
            "url": item.url,
            "required": item.required,
            "serial": serials.get(str(item.key), 1),
            "target": activities[item.key].target_id,
            "locales": {content.locale: {"title": content.title, "url": content.url} for content in item.contents},
        }
        for item in data.activities
    ]


def _write_edition(course: Course, data: CourseData, activities: dict[UUID, Activity], at: datetime) -> bool:
    current = course.edition
    serials = {item["key"]: item["serial"] for item in current.outline["items"]} if current else {}
    outline = {
        "items": _outline(data, activities, serials),
        "minutes": data.minutes,
        "method": data.method,
        "objectives": list(data.objectives),
    }
    seal = digest([outline, [[content.content for content in item.contents] for item in data.activities]])
    if current is not None and current.sha256 == seal:
        return False
    if current is not None and not current.enrollments.exists() and not current.events.exists():
        edition = current
        edition.items.all().delete()
        edition.outline, edition.sha256, edition.minutes, edition.made_at = outline, seal, data.minutes, at
        edition.save(update_fields=["outline", "sha256", "minutes", "made_at"])
    else:
        number = (current.number if current else 0) + 1
        edition = CourseEdition.objects.create(
            course=course, number=number, outline=outline, sha256=seal, minutes=data.minutes, made_at=at
        )
        course.edition = edition
        course.save(update_fields=["edition"])
    _copy_items(edition, data.activities, activities, serials)
    return edition is not current


def _copy_items(
    edition: CourseEdition, items: tuple[ActivityData, ...], activities: dict[UUID, Activity], serials: dict[str, int]
) -> None:
    EditionItem.objects.bulk_create(
        EditionItem(
            edition=edition,
            activity=activities[item.key],
            locale=content.locale,
            title=content.title,
            content=content.content,
            sha256=digest(content.content),
            requirement_serial=serials.get(str(item.key), 1),
        )
        for item in items
        for content in item.contents
    )
