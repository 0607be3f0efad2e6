"""The one door for learner outcomes: lessons, quizzes and whole courses of a path all finish here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from lms.catalog.models import Activity, Course, CourseEdition
from lms.catalog.outline import OutlineItem
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.enrollment.services import follow_edition, use_language
from lms.flows import award
from lms.flows.opening import check_open
from lms.flows.watching import evidence_of
from lms.organizations.models import Person
from lms.progress import elsewhere
from lms.progress import services as progress
from lms.progress.models import LearningEvent
from lms.progress.rules import DONE, to_do
from lms.progress.services import Result
from lms.progress.status import How


@dataclass(frozen=True)
class Outcome:
    """What finishing an activity led to. ``certificate`` is set by the call that completed the course."""

    enrollment: Enrollment
    completed: bool
    certificate: Certificate | None
    next_url: str | None


def bookmark(*, enrollment: Enrollment, activity_key: UUID, at: datetime) -> None:
    """Remember the lesson or quiz that is open in front of the learner, to resume there; one statement at most."""
    progress.bookmark(progress=enrollment.progress, key=activity_key, at=at)


def open_activity(*, enrollment_id: int, activity_key: UUID, at: datetime) -> None:
    """Record that work on an activity began; repeating it changes nothing.

    Raises lms.flows.opening.PartShutError for a part that does not open yet.
    """
    with transaction.atomic():
        enrollment = progress.lock(enrollment_id=enrollment_id)
        item = progress.item_of(enrollment=enrollment, key=activity_key)
        check_open(enrollment=enrollment, item=item, at=at)
        if enrollment.progress.state.get(item["key"]) not in progress.UNTOUCHED:
            return
        opened = Result(done=False)
        progress.append(
            events=[
                progress.event(
                    enrollment=enrollment,
                    item=item,
                    kind=LearningEvent.Kind.OPENED,
                    result=opened,
                    at=at,
                    idempotency_key=f"opened:{enrollment.pk}:{item['id']}:{item['serial']}",
                )
            ]
        )
        progress.raise_record(enrollment=enrollment, item=item, result=opened, at=at)
        progress.roll_up(enrollment=enrollment, item=item, done=False, at=at)


@transaction.atomic
def finish_activity(
    *,
    enrollment_id: int,
    activity_key: UUID,
    result: Result,
    at: datetime,
    idempotency_key: str,
    locale: str = "",
    actor: Person | None = None,
    source: str = "web",
) -> Outcome:
    """Record the result of an activity and all that follows from it, in one transaction.

    Appends the event, raises the record, rolls up the course and, where that completes it, awards the certificate.
    ``locale`` is the language that was read; the certificate speaks the one in which the course was completed.
    A result that is not ``done`` (a quiz below its pass mark) is recorded and leaves the activity open.

    Raises lms.progress.services.UnknownActivityError for an activity that the learner's edition does not hold; for a lesson
    lms.flows.opening.PartShutError where it does not open yet and lms.flows.watching.RuleNotMetError where it asks for more
    than was seen. An attempt that was begun counts in any case.
    """
    enrollment = progress.lock(enrollment_id=enrollment_id)
    item = progress.item_of(enrollment=enrollment, key=activity_key)
    if result.score is None and enrollment.progress.state.get(item["key"]) == DONE:
        return _outcome(enrollment, None)
    evidence = _let_lesson_through(enrollment, item, at) if item["kind"] == Activity.Kind.LESSON else {}
    was_complete = enrollment.progress.is_learned_here
    finished = progress.event(
        enrollment=enrollment,
        item=item,
        kind=LearningEvent.Kind.FINISHED,
        result=result,
        at=at,
        idempotency_key=idempotency_key,
        actor=actor,
        source=source,
        locale=locale,
    )
    finished.payload |= evidence
    progress.raise_record(enrollment=enrollment, item=item, result=result, at=at)
    progress.roll_up(enrollment=enrollment, item=item, done=result.done, at=at)
    if was_complete or not enrollment.progress.is_learned_here:
        progress.append(events=[finished])
        return _outcome(enrollment, None)
    use_language(enrollment=enrollment, locale=locale)
    return _outcome(enrollment, _complete(enrollment, at=at, events=[finished]))


@transaction.atomic
def settle(*, enrollment_id: int, at: datetime) -> Outcome:
    """Count an enrollment anew after its edition changed; what is left may already be all done."""
    enrollment = progress.lock(enrollment_id=enrollment_id)
    was_complete = enrollment.progress.is_learned_here
    progress.restate(enrollment=enrollment)
    progress.write(enrollment=enrollment, at=at)
    if was_complete or not enrollment.progress.is_learned_here:
        return _outcome(enrollment, None)
    return _outcome(enrollment, _complete(enrollment, at=at, events=[]))


@transaction.atomic
def complete_elsewhere(
    *, enrollment_id: int, record: UUID, how: How, day: date, zone: str, actor: Person, at: datetime
) -> bool:
    """Count a record from elsewhere as the completion of an enrollment; return whether it does (ADR 0048).

    It does not where the enrollment is complete already. Nothing counts as read or passed, no certificate is issued, and a
    path is not moved on: it certifies what was learned here.
    """
    enrollment = progress.lock(enrollment_id=enrollment_id)
    if enrollment.progress.completed_at is not None:
        return False
    elsewhere.complete(enrollment=enrollment, record=record, how=how, day=day, zone=zone, actor=actor, at=at)
    return True


@transaction.atomic
def take_back(*, records: Sequence[tuple[int, UUID]], actor: Person, at: datetime) -> None:
    """Take completions by records from elsewhere back, given as enrollment ids and records, in the order of the ids.

    What was learned here since stands. What is open again follows the edition of its course, as open enrollments do.
    """
    courses: set[int] = set()
    for enrollment_id, record in records:
        enrollment = progress.lock(enrollment_id=enrollment_id)
        elsewhere.take_back(enrollment=enrollment, record=record, actor=actor, at=at)
        courses.add(enrollment.course_id)
    current = Course.objects.filter(pk__in=courses).values("edition")
    for edition in CourseEdition.objects.filter(pk__in=current).select_related("course").order_by("course_id"):
        for pk in follow_edition(course=edition.course, edition=edition, only=[pk for pk, _record in records]):
            settle(enrollment_id=pk, at=at)


def count_in_path(*, path_id: int, course_enrollment: Enrollment, at: datetime) -> None:
    """Count a completed course in a path that the person takes."""
    for activity_key in _activity_keys(path_id, course_enrollment.course_id):
        finish_activity(
            enrollment_id=path_id,
            activity_key=activity_key,
            result=Result(),
            at=at,
            idempotency_key=f"course:{path_id}:{course_enrollment.pk}",
            source="path",
            locale=course_enrollment.locale,
        )


def _let_lesson_through(enrollment: Enrollment, item: OutlineItem, at: datetime) -> dict[str, Any]:
    check_open(enrollment=enrollment, item=item, at=at)
    return evidence_of(enrollment=enrollment, item=item)


def _complete(enrollment: Enrollment, *, at: datetime, events: list[LearningEvent]) -> Certificate:
    """Append the events with the completion, issue the certificate, and count the course in the person's paths."""
    completed = progress.event(
        enrollment=enrollment,
        item=None,
        kind=LearningEvent.Kind.COMPLETED,
        result=None,
        at=at,
        idempotency_key=f"completed:{enrollment.pk}",
    )
    progress.append(events=[*events, completed])
    paths = list(
        Enrollment.objects.open()
        .filter(person_id=enrollment.person_id, course__activities__target_id=enrollment.course_id)
        .select_related("course")
        .order_by("pk")
    )
    certificate = award.issue(enrollment=enrollment, path_title=paths[0].course.title if paths else "", at=at)
    for path in paths:
        count_in_path(path_id=path.pk, course_enrollment=enrollment, at=at)
    return certificate


def _activity_keys(path_id: int, course_id: int) -> list[UUID]:
    path = Enrollment.objects.select_related("edition").get(pk=path_id)
    return [UUID(item["key"]) for item in path.edition.outline["items"] if item["target"] == course_id]


def _outcome(enrollment: Enrollment, certificate: Certificate | None) -> Outcome:
    upcoming = next(to_do(enrollment.edition.outline, enrollment.progress.state), None)
    return Outcome(
        enrollment=enrollment,
        completed=enrollment.progress.is_learned_here,
        certificate=certificate,
        next_url=upcoming["url"] if upcoming else None,
    )
