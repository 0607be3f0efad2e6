"""Writing assignments and what they did, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from lms.enrollment.models import Enrollment
from lms.enrollment.services import Due, set_dues
from lms.requirements.due import earliest
from lms.requirements.effects import Effect, Kind
from lms.requirements.models import Assignment, AssignmentItem


class TooLateToUndoError(Exception):
    """The mails may be on their way: what an assignment did has to be changed person by person."""


def store(*, draft: Assignment) -> tuple[Assignment, bool]:
    """Insert the assignment once for a form's token; return the stored row and whether it is new.

    A second call waits for the first one to commit.
    """
    Assignment.objects.bulk_create([draft], ignore_conflicts=True)
    stored = Assignment.objects.select_related("course__edition", "team", "organization").get(
        created_by=draft.created_by, token=draft.token
    )
    return stored, stored.uuid == draft.uuid


def move_dues(*, effects: Sequence[Effect]) -> None:
    """Write the due dates that move."""
    moved = [effect for effect in effects if effect.kind == Kind.MOVED]
    set_dues(dues=[(effect.enrollment.pk, effect.due) for effect in moved if effect.enrollment is not None])


def item_of(*, assignment: Assignment, effect: Effect, enrollment: Enrollment, at: datetime) -> AssignmentItem:
    """Return the unsaved record of what happens to an enrollment: opened, due date moved, or only asked for.

    Call it before due dates are written.
    """
    moved = effect.kind == Kind.MOVED
    return AssignmentItem(
        assignment=assignment,
        enrollment=enrollment,
        given_at=at,
        opened=effect.kind == Kind.NEW,
        due_date=effect.due.day,
        due_zone=effect.due.zone,
        due_set=effect.kind in {Kind.NEW, Kind.MOVED},
        due_before=enrollment.due_date if moved else None,
        zone_before=enrollment.due_zone if moved else "",
    )


def part_of(*, assignment: Assignment, enrollment: Enrollment, at: datetime) -> AssignmentItem:
    """Return the unsaved record of an enrollment that was opened as a part of a path: it has no due date of its own."""
    return AssignmentItem(assignment=assignment, enrollment=enrollment, given_at=at, opened=True, due_set=False)


def append(*, items: list[AssignmentItem]) -> None:
    """Insert the records."""
    AssignmentItem.objects.bulk_create(items)


def take_back(*, assignment: Assignment, at: datetime) -> int:
    """Undo an assignment that the caller has locked; return how many courses and paths were withdrawn.

    Withdrawn is what it opened, nobody has started since, and nothing else asks for. Due dates that it set go back to
    the earliest one that is left, unless they were changed since.
    """
    items = list(
        AssignmentItem.objects.select_for_update(of=("self", "enrollment", "enrollment__progress"))
        .select_related("enrollment__progress")
        .filter(assignment=assignment, enrollment__progress__isnull=False)
        .order_by("enrollment_id")
    )
    assignment.undone_at = at
    assignment.save(update_fields=["undone_at"])
    _put_dues_back([item for item in items if item.due_set])
    return _withdraw(assignment, [item for item in items if item.opened], at=at)


def _others(items: Sequence[AssignmentItem]) -> QuerySet[AssignmentItem]:
    """Return the records of assignments that still stand, for the same enrollments."""
    return AssignmentItem.objects.filter(
        enrollment__in=[item.enrollment_id for item in items], assignment__undone_at__isnull=True
    )


def _put_dues_back(items: Sequence[AssignmentItem]) -> None:
    own = [item for item in items if _is_as_set(item)]
    asked: dict[int, dict[date, str]] = {
        item.enrollment_id: {item.due_before: item.zone_before} if item.due_before else {} for item in own
    }
    for other in _others(own):
        if other.due_date is not None:
            asked[other.enrollment_id].setdefault(other.due_date, other.due_zone)
    set_dues(dues=[(enrollment_id, _earliest(zones)) for enrollment_id, zones in asked.items()])


def _is_as_set(item: AssignmentItem) -> bool:
    return item.enrollment.due_date == item.due_date and item.enrollment.progress.completed_at is None


def _earliest(zones: dict[date, str]) -> Due | None:
    day = earliest(zones)
    return Due(day, zones[day]) if day is not None else None


def _withdraw(assignment: Assignment, opened: Sequence[AssignmentItem], *, at: datetime) -> int:
    """Withdraw what was assigned, then parts that no path of the person needs any more."""
    begun = [item for item in opened if _is_begun(item)]
    busy = {item.enrollment.person_id for item in begun}
    asked_for = set(_others(opened).values_list("enrollment_id", flat=True))
    left = [item.enrollment for item in opened if item not in begun and item.enrollment_id not in asked_for]
    whole = [row.pk for row in left if row.course_id == assignment.course_id and row.person_id not in busy]
    parts = [row.pk for row in left if row.course_id != assignment.course_id]
    needed = Enrollment.objects.open().filter(
        person=OuterRef("person"), course__activities__target=OuterRef("course"), course__activities__retired_at=None
    )
    rows = Enrollment.objects.open()
    withdrawn = rows.filter(pk__in=whole).update(withdrawn_at=at)
    rows.filter(~Exists(needed), pk__in=parts).update(withdrawn_at=at)
    return withdrawn


def _is_begun(item: AssignmentItem) -> bool:
    """Tell whether the learner did anything after the assignment; a path may count courses done before it."""
    progress = item.enrollment.progress
    return progress.completed_at is not None or (
        progress.started_at is not None and progress.started_at > item.given_at
    )
