"""Assign a course or path to many people at once, and take that back (ADR 0038)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from lms.catalog.models import Course
from lms.enrollment import services as enrollments
from lms.enrollment.models import Enrollment
from lms.enrollment.services import Opening
from lms.flows import learn
from lms.flows.enroll import parts_of
from lms.notifications.services import Message, cancel, queue_all
from lms.organizations.models import Membership, Organization, Person
from lms.progress import services as progress
from lms.requirements import services as requirements
from lms.requirements.effects import Effect, Kind, audience_of, effects_of
from lms.requirements.models import UNDO_FOR, Assignment, AssignmentItem
from lms.requirements.services import TooLateToUndoError


def preview(*, draft: Assignment, people: QuerySet[Person] | None = None, at: datetime) -> list[Effect]:
    """Return what the unsaved assignment would do to each person. Nothing is saved or locked.

    ``people`` are those of an assignment to chosen people; a team or a role brings its own.
    """
    return effects_of(assignment=draft, people=_audience(draft, people), at=at)


@transaction.atomic
def assign(
    *, draft: Assignment, people: QuerySet[Person] | None = None, by: Person, token: UUID, at: datetime
) -> Assignment:
    """Save the assignment and do all that it asks for; the same token again returns what was saved the first time.

    New people are enrolled, a due date is set where there is none or a later one that nobody extended, completions and
    waivers stay. People for whom the course is closed are left out. Mails may go out from ``announce_after`` on.
    """
    draft.created_by, draft.token, draft.created_at, draft.announce_after = by, token, at, at + UNDO_FOR
    assignment, is_new = requirements.store(draft=draft)
    if is_new:
        if assignment.newcomers:
            wait_for_newcomers(assignment.organizations())
        _give(assignment, _audience(assignment, people), at=at)
    return assignment


@transaction.atomic
def undo(*, assignment: Assignment, at: datetime) -> int:
    """Take an assignment back; return how many courses and paths were withdrawn, 0 for a second time.

    Raises lms.requirements.services.TooLateToUndoError once the mails may be on their way.
    """
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if locked.undone_at is not None:
        return 0
    if not locked.can_be_undone(at):
        raise TooLateToUndoError
    given = AssignmentItem.objects.filter(assignment=locked).values_list("enrollment_id", flat=True)
    cancel(dedupe_keys=[_mail_key(locked, enrollment_id) for enrollment_id in given], at=at)
    return requirements.take_back(assignment=locked, at=at)


def stop(*, assignment: Assignment, at: datetime) -> None:
    """Give a standing assignment to nobody who joins from now on; what was given stays."""
    Assignment.objects.standing().filter(pk=assignment.pk).update(ended_at=at)


@transaction.atomic
def welcome(*, memberships: Sequence[Membership], at: datetime) -> None:
    """Give people who have just joined the standing assignments of their team or role, each at most once.

    The number of statements depends on the number of assignments, not of people. ``at`` is the day from which days count.
    """
    organizations = {membership.organization_id for membership in memberships}
    wait_for_newcomers(organizations)
    standing = Assignment.objects.standing().within(organizations).select_related("course__edition", "team")
    for assignment in standing.order_by("pk"):
        joined = [membership.person_id for membership in memberships if assignment.takes(membership, at)]
        given = AssignmentItem.objects.filter(assignment=assignment, enrollment__person=OuterRef("pk"))
        if joined:
            _give(assignment, Person.objects.filter(~Exists(given), pk__in=joined), at=at)


def wait_for_newcomers(organizations: Iterable[int]) -> None:
    """Let nobody join while a standing assignment is being given: one of the two would miss the other.

    Organizations are locked before people, everywhere.
    """
    rows = Organization.objects.select_for_update(no_key=True).filter(pk__in=organizations).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _audience(assignment: Assignment, people: QuerySet[Person] | None) -> QuerySet[Person]:
    return audience_of(assignment) if people is None else people


def _give(assignment: Assignment, people: QuerySet[Person], *, at: datetime) -> None:
    """Lock the people, so that two assignments at once open one cycle, and do to each what the preview says."""
    locked = people.select_for_update(no_key=True, of=("self",)).order_by("pk")
    effects = effects_of(assignment=assignment, people=locked, at=at)
    new = [effect for effect in effects if effect.kind == Kind.NEW]
    openings = [Opening(person=each.person, course=assignment.course, cycle=each.cycle, due=each.due) for each in new]
    opened = _open(openings, source=Enrollment.Source.ASSIGNED, at=at)
    reached = [(effect, effect.enrollment) for effect in effects]
    reached += zip(new, opened, strict=True)
    items = [
        requirements.item_of(assignment=assignment, effect=effect, enrollment=enrollment, at=at)
        for effect, enrollment in reached
        if enrollment is not None
    ]
    requirements.move_dues(effects=effects)
    parts = _open_parts(opened, at=at) if assignment.course.kind == Course.Kind.PATH and opened else []
    items += [requirements.part_of(assignment=assignment, enrollment=part, at=at) for part in parts]
    requirements.append(items=items)
    changed = [(effect.person, row) for effect, row in reached if row and effect.kind in {Kind.NEW, Kind.MOVED}]
    _announce(assignment, changed, at=at)


def _announce(assignment: Assignment, changed: Sequence[tuple[Person, Enrollment]], *, at: datetime) -> None:
    """Put the mails in line; they leave when the assignment can no longer be undone."""
    queue_all(
        messages=[
            Message(
                kind="assigned",
                person=person,
                dedupe_key=_mail_key(assignment, enrollment.pk),
                context={"enrollment": str(enrollment.uuid)},
                send_after=assignment.announce_after,
            )
            for person, enrollment in changed
        ],
        at=at,
    )


def _mail_key(assignment: Assignment, enrollment_id: int) -> str:
    return f"assigned:{assignment.uuid}:{enrollment_id}"


def _open(openings: Sequence[Opening], *, source: str, at: datetime) -> list[Enrollment]:
    if not openings:
        return []
    opened = enrollments.create_many(openings=openings, source=source, at=at)
    progress.begin_many(enrollments=opened)
    return opened


def _open_parts(paths: Sequence[Enrollment], *, at: datetime) -> list[Enrollment]:
    """Enroll everybody in each course of the path that is open, count those completed before; return the new ones.

    What there is already is locked first: a course that completes at this moment is either seen here or sees the path.
    """
    courses = parts_of(paths[0].course, at=at)
    by_person = {path.person_id: path for path in paths}
    cycles: dict[tuple[int, int], int] = {}
    current: dict[tuple[int, int], Enrollment] = {}
    there = Enrollment.objects.select_for_update(of=("self", "progress")).select_related("progress").order_by("pk")
    for row in there.filter(person__in=list(by_person), course__in=courses, progress__isnull=False):
        place = (row.person_id, row.course_id)
        cycles[place] = cycles.get(place, 0) + 1
        if row.withdrawn_at is None and row.cycle >= getattr(current.get(place), "cycle", 0):
            current[place] = row
    openings = [
        Opening(person=path.person, course=course, cycle=cycles.get((path.person_id, course.pk), 0) + 1, due=None)
        for path in paths
        for course in courses
        if (path.person_id, course.pk) not in current
    ]
    opened = _open(openings, source=Enrollment.Source.PATH, at=at)
    for row in current.values():
        if row.progress.is_learned_here:
            learn.count_in_path(path_id=by_person[row.person_id].pk, course_enrollment=row, at=at)
    return opened
