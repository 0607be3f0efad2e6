"""Writing the catalog: one transaction turns published pages into records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lms.catalog.models import Activity, Course, CourseEdition, CourseTitle, EditionItem
from lms.catalog.outline import ActivityData, CourseData, Outline, OutlineItem, digest
from lms.catalog.standing import joined


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
    return Synced(course, changed)


def retire(*, key: UUID, at: datetime) -> None:
    """Close a course whose page is gone or unpublished: records stay, nobody new can enroll."""
    Course.objects.filter(key=key).update(status=Course.Status.RETIRED)


@transaction.atomic
def note_reviews(*, key: UUID, notes: list[str]) -> None:
    """Write what a course says about its reviews; a path says what any of its courses says."""
    Course.objects.filter(key=key).update(review_note=joined(notes))
    for path in Course.objects.filter(kind=Course.Kind.PATH, activities__target__key=key).distinct():
        theirs = Course.objects.filter(used_in__course=path).values_list("review_note", flat=True)
        path.review_note = joined([code for note in theirs for code in note.split(";")])
        path.save(update_fields=["review_note"])


def waits_for(key: UUID) -> set[UUID]:
    """Return the key of a course and the keys of all courses that have to be completed before it, in the end."""
    found: set[UUID] = set()
    ahead = {key}
    while ahead:
        found |= ahead
        editions = Course.objects.filter(key__in=ahead, edition__isnull=False).values_list(
            "edition__outline", flat=True
        )
        ahead = {UUID(before) for outline in editions for before in outline.get("before", ())} - found
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
            "minutes": data.minutes,
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


def _line(item: ActivityData, activity: Activity, serial: int) -> OutlineItem:
    line: OutlineItem = {
        "id": activity.pk,
        "key": str(item.key),
        "kind": item.kind,
        "title": item.title,
        "module": item.module,
        "minutes": item.minutes,
        "url": item.url,
        "required": item.required,
        "serial": serial,
        "target": activity.target_id,
        "locales": {content.locale: {"title": content.title, "url": content.url} for content in item.contents},
    }
    if item.needs:
        line["needs"] = item.needs
    if item.opens:
        line["opens"] = item.opens
    if item.instead_of is not None:
        line["instead_of"] = str(item.instead_of)
    return line


def _outline(data: CourseData, activities: dict[UUID, Activity], serials: dict[str, int]) -> Outline:
    outline: Outline = {
        "items": [_line(item, activities[item.key], serials.get(str(item.key), 1)) for item in data.activities],
        "minutes": data.minutes,
        "method": data.method,
        "objectives": list(data.objectives),
    }
    if data.choose:
        outline["choose"] = data.choose
    if data.gates:
        outline["gates"] = list(data.gates)
    if data.before:
        outline["before"] = [str(key) for key in data.before]
    return outline


def _write_edition(course: Course, data: CourseData, activities: dict[UUID, Activity], at: datetime) -> bool:
    current = course.edition
    serials = {item["key"]: item["serial"] for item in current.outline["items"]} if current else {}
    outline = _outline(data, activities, serials)
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
