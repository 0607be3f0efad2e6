"""Attempts: start, save each answer, submit once. The database decides every race."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum

from lms.conf import conf
from lms.enrollment.models import Enrollment
from lms.flows import learn
from lms.organizations.models import Person
from lms.progress.services import Result, UnknownActivityError
from quizzes import draw, grading, kinds, pinned, timing
from quizzes.errors import AttemptClosedError, AttemptsUsedUpError, EmptyQuizError, StaleResponseError
from quizzes.models import Attempt, AttemptGrant, AttemptQuestion, QuestionRevision, Quiz

logger = logging.getLogger(__name__)

ATTEMPT_FIRST = ("attempt", "self")
"""The order in which PostgreSQL locks: saving and submitting both take the attempt first, so neither waits in a ring."""


def attempts_left(*, enrollment: Enrollment, quiz: Quiz) -> int | None:
    """Return how many more attempts may be started, None for no limit."""
    if quiz.attempts_allowed is None:
        return None
    used = Attempt.objects.filter(enrollment=enrollment, quiz=quiz).count()
    return max(0, quiz.attempts_allowed + granted_attempts(enrollment=enrollment, quiz=quiz) - used)


def granted_attempts(*, enrollment: Enrollment, quiz: Quiz) -> int:
    """Return how many attempts were granted beside those that the author allows."""
    return AttemptGrant.objects.filter(enrollment=enrollment, quiz=quiz).aggregate(n=Sum("extra"))["n"] or 0


def open_attempt(*, enrollment: Enrollment, quiz: Quiz) -> Attempt | None:
    """Return the attempt under way."""
    return Attempt.objects.filter(enrollment=enrollment, quiz=quiz, status=Attempt.Status.OPEN).first()


@transaction.atomic
def start(*, enrollment: Enrollment, quiz: Quiz, at: datetime, locale: str = "") -> Attempt:
    """Start an attempt, or return the one under way. Questions and option orders are frozen here.

    Raises AttemptsUsedUpError, EmptyQuizError, and lms.flows.opening.PartShutError where the quiz does not open yet.
    """
    Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    running = open_attempt(enrollment=enrollment, quiz=quiz)
    if running is not None:
        return running
    if attempts_left(enrollment=enrollment, quiz=quiz) == 0:
        raise AttemptsUsedUpError
    asked = pinned.asked(enrollment=enrollment, quiz=quiz)
    attempt = Attempt.objects.create(
        enrollment=enrollment,
        quiz=quiz,
        number=Attempt.objects.filter(enrollment=enrollment, quiz=quiz).count() + 1,
        seed=draw.new_seed(),
        locale=locale or enrollment.locale,
        pass_mark=asked.pass_mark,
        started_at=at,
        expires_at=timing.deadline(started_at=at, time_limit=quiz.time_limit),
    )
    _freeze(attempt, quiz, asked.revisions)
    learn.open_activity(enrollment_id=enrollment.pk, activity_key=quiz.activity.key, at=at)
    return attempt


def _freeze(attempt: Attempt, quiz: Quiz, revisions: Sequence[QuestionRevision]) -> None:
    rows = []
    for position, revision in enumerate(revisions, 1):
        question = revision.question
        kind = kinds.get(question.kind)
        order = kind.order(revision.content, draw.generator(seed=attempt.seed, key=str(question.key)))
        rows.append(
            AttemptQuestion(
                attempt=attempt,
                position=position,
                question_key=question.key,
                revision=revision,
                kind=question.kind,
                frozen=revision.content,
                option_order=order if quiz.shuffle or kind.always_shuffled else sorted(order, key=_natural),
            )
        )
    if not rows:
        raise EmptyQuizError
    AttemptQuestion.objects.bulk_create(rows)


def _natural(key: str) -> tuple[int, str]:
    digits = "".join(character for character in key if character.isdigit())
    return int(digits or 0), key


@transaction.atomic
def save_response(
    *,
    attempt_uuid: UUID,
    person: Person,
    position: int,
    response: Any,
    revision: int,
    flagged: bool,
    at: datetime,
    locale: str = "",
) -> AttemptQuestion:
    """Store one answer written over ``revision`` and return the row with its new revision.

    ``locale`` is the language in which the question was read.

    Raises AttemptClosedError, StaleResponseError with the stored answer, and AttemptQuestion.DoesNotExist.
    """
    row = (
        AttemptQuestion.objects.select_for_update(of=ATTEMPT_FIRST)
        .select_related("attempt")
        .get(attempt__uuid=attempt_uuid, attempt__enrollment__person=person, position=position)
    )
    attempt = row.attempt
    in_time = timing.accepts(expires_at=attempt.expires_at, received_at=at, grace=conf.QUIZ_GRACE_SECONDS)
    if attempt.status != Attempt.Status.OPEN or not in_time:
        raise AttemptClosedError
    if row.save_revision != revision:
        raise StaleResponseError(row.response, row.save_revision)
    row.response, row.flagged, row.saved_at, row.save_revision = response, flagged, at, revision + 1
    row.locale = locale
    row.save(update_fields=["response", "flagged", "saved_at", "save_revision", "locale"])
    return row


@transaction.atomic
def submit(*, attempt_uuid: UUID, user_id: int | None, at: datetime, locale: str = "") -> Attempt:
    """Grade an open attempt on its frozen questions and hand the result to the course; a repeat returns the result.

    ``user_id`` is the learner's login; None is the server itself at the deadline. ``locale`` is the language that is read.

    Raises Attempt.DoesNotExist for somebody else's attempt.
    """
    rows = list(_locked_rows(attempt_uuid, user_id))
    if not rows:
        raise Attempt.DoesNotExist
    attempt = rows[0].attempt
    if attempt.status != Attempt.Status.OPEN:
        return attempt
    in_time = timing.accepts(expires_at=attempt.expires_at, received_at=at, grace=conf.QUIZ_GRACE_SECONDS)
    _grade(rows)
    score = grading.score(((row.points or 0, row.max_points or 0) for row in rows), pass_mark=attempt.pass_mark)
    attempt.status = Attempt.Status.SUBMITTED if in_time else Attempt.Status.EXPIRED
    attempt.submitted_at, attempt.locale = at, locale or attempt.locale
    attempt.points, attempt.max_points = score.points, score.max_points
    attempt.score, attempt.passed = score.percent, score.passed
    attempt.save(update_fields=["status", "submitted_at", "locale", "points", "max_points", "score", "passed"])
    _hand_over(attempt, score, source="web" if user_id else "deadline", at=at)
    return attempt


def _hand_over(attempt: Attempt, score: grading.Score, *, source: str, at: datetime) -> None:
    """Tell the course about a result; a quiz that left the course meanwhile has nothing to count there."""
    try:
        learn.finish_activity(
            enrollment_id=attempt.enrollment_id,
            activity_key=attempt.quiz.activity.key,
            result=Result(done=score.passed, score=score.percent, passed=score.passed),
            at=at,
            idempotency_key=f"attempt:{attempt.uuid}",
            locale=attempt.locale,
            source=source,
        )
    except UnknownActivityError:
        logger.info("Attempt %s is graded; its quiz is no longer part of the course.", attempt.uuid)


def _locked_rows(attempt_uuid: UUID, user_id: int | None) -> QuerySet[AttemptQuestion]:
    rows = (
        AttemptQuestion.objects.select_for_update(of=ATTEMPT_FIRST)
        .select_related("attempt__quiz__activity", "attempt__enrollment")
        .filter(attempt__uuid=attempt_uuid)
        .order_by("position")
    )
    return rows if user_id is None else rows.filter(attempt__enrollment__person__user_id=user_id)


def _grade(rows: list[AttemptQuestion]) -> None:
    """Grade and write in one statement; the rows are there and locked, so the insert is always an update.

    ``bulk_update`` writes the same with a condition for each row and column, which took most of the time of a submit.
    """
    for row in rows:
        grade = kinds.get(row.kind).grade(row.frozen, row.response)
        row.points, row.max_points, row.correct = grade.points, grade.max_points, grade.correct
    AttemptQuestion.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=["points", "max_points", "correct"]
    )


def expire_due(*, at: datetime) -> int:
    """Finalize timed attempts whose deadline and grace are over, with the answers that were saved; return how many."""
    due = Attempt.objects.filter(status=Attempt.Status.OPEN, expires_at__isnull=False, expires_at__lt=at)
    count = 0
    for attempt in due.order_by("expires_at")[:500]:
        if not timing.accepts(expires_at=attempt.expires_at, received_at=at, grace=conf.QUIZ_GRACE_SECONDS):
            submit(attempt_uuid=attempt.uuid, user_id=None, at=at)
            count += 1
    return count


@transaction.atomic
def grant_attempts(
    *, enrollment: Enrollment, quiz: Quiz, granted_by: Person, known: int, at: datetime, extra: int = 1
) -> AttemptGrant | None:
    """Give a learner more attempts; the grant stays on record with its giver.

    ``known`` is how many were granted when the giver decided: where somebody granted meanwhile, perhaps by a double
    click, nothing is added and None returned.
    """
    Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    if granted_attempts(enrollment=enrollment, quiz=quiz) != known:
        return None
    return AttemptGrant.objects.create(
        enrollment=enrollment, quiz=quiz, extra=extra, granted_by=granted_by, granted_at=at
    )
