"""A whole course on paper: the lessons of the learner's edition one after the other, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.safestring import SafeString

from courses.blocks import LessonBody
from lms.base.reading import told_in
from lms.catalog.models import EditionItem
from lms.catalog.said import item_said
from lms.enrollment.access import Shut
from lms.enrollment.models import Enrollment


@dataclass(frozen=True)
class Part:
    """A part as it is printed. A quiz and what is not open yet have a title alone."""

    line: Mapping[str, Any]
    shut: Shut | None
    content_note: str = ""
    told: SafeString | str = ""
    """The attributes of an element with its content, where that is in another language than the page."""

    blocks: tuple[Any, ...] = ()


def parts_to_print(enrollment: Enrollment, *, shut: Mapping[str, Shut], language: str) -> list[Part]:
    """Return the parts of the learner's edition, in the language that is read or the one they were first written in."""
    lines = enrollment.edition.outline["items"]
    copies = _copies(enrollment, language)
    chosen = [None if line["key"] in shut else copies.get(line["id"]) for line in lines]
    bodies = [list(kept.content.get("body", [])) if kept is not None else [] for kept in chosen]
    # One stream for all lessons: what their blocks show is looked up once for each kind of block.
    blocks = iter(LessonBody().to_python([block for body in bodies for block in body]))
    return [
        Part(
            line=item_said(line, source=enrollment.course.language),
            shut=shut.get(line["key"]),
            content_note=kept.content.get("content_note", "") if kept is not None else "",
            told=told_in(kept.locale) if kept is not None else "",
            blocks=tuple(islice(blocks, len(body))),
        )
        for line, kept, body in zip(lines, chosen, bodies, strict=True)
    ]


def _copies(enrollment: Enrollment, language: str) -> dict[int, EditionItem]:
    """Return a copy for each lesson: in the language, else the first that was written."""
    lessons = EditionItem.objects.filter(edition=enrollment.edition_id, activity__kind="lesson").order_by("-pk")
    found: dict[int, EditionItem] = {}
    for kept in lessons:
        if kept.locale == language or getattr(found.get(kept.activity_id), "locale", "") != language:
            found[kept.activity_id] = kept
    return found
