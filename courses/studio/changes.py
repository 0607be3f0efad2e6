"""Change the parts of a course so that the last change can be taken back: bring text in, add, move, take out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model

from courses import pagewriting, trainers
from courses.mixins import LessonMixin
from courses.studio.composing import Shown, blocks_of
from courses.studio.docx import Picture
from courses.studio.parts import Lesson, Piece
from courses.studio.records import BroughtPicture, CourseChange
from lms.base.pages import page_model

KEPT = timedelta(days=14)
"""How long a text waits that nobody brings in."""

Words = Mapping[int, tuple[str, bool]]
"""For each picture the words that stand for it, and whether it is decoration only."""


class WordsMissingError(ValueError):
    """A picture has neither words nor is it decoration, or a table has no caption; ``fields`` names the fields of the form."""

    def __init__(self, fields: list[str]) -> None:
        """Keep the fields."""
        super().__init__(", ".join(fields))
        self.fields = fields


class CannotUndoError(ValueError):
    """There is nothing to take back, or somebody has worked on it since: ``reason`` is ``nothing`` or ``since``."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def bring(
    *,
    course: Any,
    lesson: Any,
    lessons: list[Lesson],
    left_out: dict[str, int],
    pictures: list[Picture],
    user: Any,
    at: datetime,
) -> CourseChange:
    """Keep a text with its pictures until somebody has looked at it; with a lesson it is added there, else as new lessons."""
    CourseChange.objects.filter(applied_at__isnull=True, made_at__lt=at - KEPT).delete()
    change: CourseChange = CourseChange.objects.create(
        course_key=course.translation_key, target_key=lesson.translation_key if lesson else None,
        kind=CourseChange.Kind.TEXT, title=lessons[0].title if lessons else "", made_by=user, made_at=at,
        brought={"lessons": [asdict(each) for each in lessons], "left_out": left_out},
    )  # fmt: skip
    BroughtPicture.objects.bulk_create(
        BroughtPicture(change=change, number=number, suffix=picture.suffix, alt=picture.alt[:500], data=picture.data)
        for number, picture in enumerate(pictures)
    )
    return change


def lessons_in(change: CourseChange) -> list[Lesson]:
    """Return the lessons of a waiting text."""
    return [
        Lesson(each["title"], [Piece(**piece) for piece in each["pieces"]])
        for each in change.brought.get("lessons", [])
    ]


@transaction.atomic
def apply(
    *, change: CourseChange, course: Any, words: Words, captions: Mapping[tuple[int, int], str], user: Any, at: datetime
) -> list[Any]:
    """Make the lessons of a waiting text, or add it to its lesson; all of it or nothing. Return the pages.

    ``captions`` gives the caption of each table by the numbers of its lesson and of the table in it. Raises WordsMissingError.
    """
    change = CourseChange.objects.select_for_update().get(pk=change.pk)
    if change.applied_at is not None:
        return []
    lessons = lessons_in(change)
    _ask_for_words(change, lessons, words, captions)
    shown = _pictures(change, course, words, user)
    inverse: dict[str, Any]
    raw = [
        blocks_of(
            lesson.pieces, pictures=shown,
            captions={table: text for (number, table), text in captions.items() if number == place},
        )
        for place, lesson in enumerate(lessons)
    ]  # fmt: skip
    target = part_with(course, change.target_key)
    if target is not None:
        before = target.latest_revision_id
        revision = pagewriting.append_blocks(page=target, blocks=[block for each in raw for block in each], user=user)
        pages, inverse = [target], {"appended": {"page": target.pk, "before": before, "after": revision.pk}}
    else:
        pages = [
            pagewriting.create(parent=course, mixin=LessonMixin, user=user, title=lesson.title, body=body)
            for lesson, body in zip(lessons, raw, strict=True)
        ]
        inverse = {"made": [{"page": page.pk, "after": page.latest_revision_id} for page in pages]}
    _done(change, inverse, at)
    return pages


def part_with(course: Any, key: Any) -> Any:
    """Return the lesson of a course with this key, None without one."""
    if key is None:
        return None
    found = course.get_descendants().filter(translation_key=key).first()
    return found.specific if found is not None else None


@transaction.atomic
def add(*, parent: Any, course: Any, mixin: type[Any], title: str, user: Any, at: datetime, **values: Any) -> Any:
    """Add an empty part at the end below the parent and return it."""
    page = pagewriting.create(parent=parent, mixin=mixin, user=user, title=title, **values)
    inverse = {"made": [{"page": page.pk, "after": page.latest_revision_id}]}
    _record(course, CourseChange.Kind.ADDED, title=page.title, inverse=inverse, user=user, at=at)
    return page


@transaction.atomic
def append(
    *, lesson: Any, course: Any, block: dict[str, Any], title: str, user: Any, at: datetime, **values: Any
) -> None:
    """Add a block at the end of a lesson, as a draft; ``values`` are other fields of the lesson that change with it."""
    before = lesson.latest_revision_id
    blocks = [*pagewriting.newest(lesson).body.raw_data, block]
    revision = pagewriting.revise(page=lesson, user=user, body=blocks, **values)
    inverse = {"appended": {"page": lesson.pk, "before": before, "after": revision.pk}}
    _record(course, CourseChange.Kind.VIDEO, title=title, inverse=inverse, user=user, at=at)


@transaction.atomic
def move(*, part: Any, course: Any, target: Any, place: str, user: Any, at: datetime) -> None:
    """Move a part: ``place`` is ``left`` or ``right`` of the target, or ``last-child`` below it."""
    before = part.get_prev_sibling()
    inverse = {
        "moved": {
            "page": part.pk,
            "target": before.pk if before else part.get_parent().pk,
            "place": "right" if before else "first-child",
        }
    }
    part.move(target, pos=place, user=user)
    _record(course, CourseChange.Kind.MOVED, title=part.title, inverse=inverse, user=user, at=at)


@transaction.atomic
def take_out(*, part: Any, course: Any, user: Any, at: datetime) -> None:
    """Hide a published part from learners; it stays in the course as a draft."""
    revision = part.live_revision_id or part.latest_revision_id
    part.unpublish(user=user)
    inverse = {"unpublished": {"page": part.pk, "revision": revision}}
    _record(course, CourseChange.Kind.TAKEN_OUT, title=part.title, inverse=inverse, user=user, at=at)


def last_change(course: Any) -> CourseChange | None:
    """Return the change that would be taken back next."""
    return (
        CourseChange.objects.filter(course_key=course.translation_key, applied_at__isnull=False, undone_at__isnull=True)
        .order_by("-applied_at", "-pk")
        .first()
    )


@transaction.atomic
def undo(*, course: Any, change: CourseChange, user: Any, at: datetime) -> None:
    """Take the last change of a course back, unless somebody has worked on it since.

    Raises CannotUndoError.
    """
    last = last_change(course)
    if last is None or last.pk != change.pk:
        raise CannotUndoError("nothing")
    locked = CourseChange.objects.select_for_update().get(pk=last.pk)
    if locked.undone_at is not None:
        raise CannotUndoError("nothing")
    for what, data in locked.inverse.items():
        UNDO[what](data, user)
    locked.undone_at = at
    locked.save(update_fields=["undone_at"])


def _undo_made(data: list[dict[str, int]], user: Any) -> None:
    pages = [_page(each["page"]) for each in data]
    for page, each in zip(pages, data, strict=True):
        if page.latest_revision_id != each["after"] or page.live or page.numchild:
            raise CannotUndoError("since")
    for page in pages:
        page.delete(user=user)


def _undo_appended(data: dict[str, int], user: Any) -> None:
    page = _page(data["page"])
    before = page.revisions.filter(pk=data["before"]).first()
    if page.latest_revision_id != data["after"] or before is None:
        raise CannotUndoError("since")
    before.as_object().save_revision(user=user, log_action=True)


def _undo_moved(data: dict[str, Any], user: Any) -> None:
    _page(data["page"]).move(_page(data["target"]), pos=data["place"], user=user)


def _undo_unpublished(data: dict[str, int], user: Any) -> None:
    page = _page(data["page"])
    revision = page.revisions.filter(pk=data["revision"]).first()
    if page.live or revision is None:
        raise CannotUndoError("since")
    revision.publish(user=user)


UNDO: dict[str, Callable[[Any, Any], None]] = {
    "made": _undo_made,
    "appended": _undo_appended,
    "moved": _undo_moved,
    "unpublished": _undo_unpublished,
}


def _page(pk: int) -> Any:
    """Return a page that is still there.

    Raises CannotUndoError.
    """
    found = page_model().objects.filter(pk=pk).first()
    if found is None:
        raise CannotUndoError("since")
    return found.specific


def _record(course: Any, kind: str, *, title: str, inverse: dict[str, Any], user: Any, at: datetime) -> None:
    CourseChange.objects.create(
        course_key=course.translation_key,
        kind=kind,
        title=title,
        inverse=inverse,
        made_by=user,
        made_at=at,
        applied_at=at,
    )


def _done(change: CourseChange, inverse: dict[str, Any], at: datetime) -> None:
    change.brought, change.inverse, change.applied_at = {}, inverse, at
    change.save(update_fields=["brought", "inverse", "applied_at"])
    change.pictures.all().delete()


def _ask_for_words(
    change: CourseChange, lessons: list[Lesson], words: Words, captions: Mapping[tuple[int, int], str]
) -> None:
    """Refuse a picture without words and a table without a caption."""
    used = {piece.value["number"] for lesson in lessons for piece in lesson.pieces if piece.kind == "image"}
    missing = [f"alt-{number}" for number in sorted(used) if not any(words.get(number, ("", False)))]
    for place, lesson in enumerate(lessons):
        tables = [piece for piece in lesson.pieces if piece.kind == "table"]
        missing += [f"caption-{place}-{table}" for table in range(len(tables)) if not captions.get((place, table))]
    if missing:
        raise WordsMissingError(missing)


def _pictures(change: CourseChange, course: Any, words: Words, user: Any) -> dict[int, Shown]:
    """Put the pictures into the collection of the course's team."""
    collection = trainers.team_of(course).collection
    shown = {}
    for picture in change.pictures.order_by("number"):
        alt, decorative = words.get(picture.number, ("", False))
        title = (alt or f"{course.title}: {picture.number + 1}")[:255]
        file = ContentFile(bytes(picture.data), f"word-{picture.number + 1}.{picture.suffix}")
        image = get_image_model()(title=title, file=file, collection=collection, uploaded_by_user=user)
        image.save()
        shown[picture.number] = Shown(image.pk, "" if decorative else alt, decorative)
    return shown
