"""What changed in a course since a learner's version, for that learner: the parts, the texts with marks, what is asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from courses.change_words import Shown, shown
from lms.catalog.changes import Changes, compare
from lms.catalog.editions import version_of
from lms.catalog.models import CourseEdition
from lms.enrollment.models import Enrollment


@dataclass(frozen=True)
class Since:
    """A part that changed, its address in the new version, and whether it is asked for again."""

    shown: Shown
    url: str
    again: bool


def versions_of(enrollment: Enrollment) -> tuple[CourseEdition | None, CourseEdition]:
    """Return the version to compare from and the one to compare with.

    Who is on an older version is told of the current one; who moved, or renews, of what they did before. None where
    there was nothing before.
    """
    current = enrollment.course.edition or enrollment.edition
    if enrollment.edition_id != current.pk:
        return enrollment.edition, current
    earlier = enrollment.events.exclude(edition=current).select_related("edition").order_by("-pk").first()
    if earlier is not None:
        return earlier.edition, current
    cycles = Enrollment.objects.filter(
        person=enrollment.person_id, course=enrollment.course_id, cycle__lt=enrollment.cycle
    )
    before = cycles.select_related("edition").order_by("-cycle").first()
    return (before.edition if before else None), current


def changed_parts(since: CourseEdition, until: CourseEdition, language: str) -> list[Since]:
    """Return the parts that changed, in the learner's language where both versions have it, else in the first one.

    Of quizzes nothing is shown that would give questions away.
    """
    old, new = version_of(since), version_of(until)
    lines = {item["key"]: item for item in new.items}
    serials = {item["key"]: item["serial"] for item in old.items}
    changes = compare(old, new)
    known = {part.key for part in changes.parts}
    asked = [key for key in lines if key in serials and lines[key]["serial"] > serials[key] and key not in known]
    rows = [*_in(changes, language), *(_unchanged(lines[key]) for key in asked)]
    return [
        Since(row, str(lines[row.key]["url"]), row.key not in serials or lines[row.key]["serial"] > serials[row.key])
        if row.key in lines
        else Since(row, "", again=False)
        for row in rows
    ]


def _in(changes: Changes, language: str) -> list[Shown]:
    rows = []
    for row in shown(changes):
        languages = [locale for locale, _runs in row.passages]
        chosen = language if language in languages else next(iter(languages), "")
        kept = [passage for passage in row.passages if passage[0] == chosen and row.kind != "quiz"]
        rows.append(replace(row, passages=tuple(kept)))
    return rows


def _unchanged(line: Mapping[str, Any]) -> Shown:
    return Shown.of_line(
        {"key": line["key"], "kind": line["kind"], "title": line["title"], "signs": [], "effect": "retest"}
    )
