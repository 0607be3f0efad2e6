"""Puts learners before the moment that is measured: rows as the flows would have written them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.models import Max

from benchmarks.load import Request
from benchmarks.world import LEARNERS
from lms.base import clock
from lms.catalog.models import Activity
from lms.enrollment.models import Enrollment
from lms.progress.models import ActivityRecord, CourseProgress
from lms.progress.rules import DONE, rollup
from quizzes import services
from quizzes.models import Attempt, Quiz


@contextmanager
def on(database: str) -> Iterator[None]:
    """Write to another database of ours."""
    facts = connections["default"].settings_dict
    before = facts["NAME"]
    connections["default"].close()
    facts["NAME"] = database
    try:
        yield
    finally:
        connections["default"].close()
        facts["NAME"] = before


def first_enrollments(slug: str, logins: range) -> list[Enrollment]:
    """Return the first enrollments of these learners in a course, in the order of the logins."""
    addresses = [f"learner{number}@example.org" for number in logins]
    rows = Enrollment.objects.select_related("edition", "person", "progress").filter(
        course__slug=slug, cycle=1, person__email__in=addresses
    )
    by_address = {row.person.email: row for row in rows}
    return [by_address[address] for address in addresses]


def with_one_lesson_left(slug: str, count: int = LEARNERS) -> list[Request]:
    """Open a new cycle for some learners with all lessons but the last done; return the requests that finish it."""
    logins = range(LEARNERS, LEARNERS + count)
    before = first_enrollments(slug, logins)
    at = clock.now()
    outline = before[0].edition.outline
    cycle = 1 + (Enrollment.objects.filter(course_id=before[0].course_id).aggregate(n=Max("cycle"))["n"] or 1)
    rows = Enrollment.objects.bulk_create(
        Enrollment(person=row.person, course_id=row.course_id, edition=row.edition, cycle=cycle, enrolled_at=at)
        for row in before
    )
    *done, last = outline["items"]
    ActivityRecord.objects.bulk_create(
        ActivityRecord(
            enrollment=row, activity_id=item["id"], requirement_serial=item["serial"], started_at=at, done_at=at
        )
        for row in rows
        for item in done
    )
    state = {item["key"]: DONE for item in done}
    rolled = rollup(outline, state)
    CourseProgress.objects.bulk_create(
        CourseProgress(
            enrollment=row, done_count=rolled.done, total_count=rolled.total, minutes_left=rolled.minutes_left,
            state=state, started_at=at, last_key=done[-1]["key"],
        )
        for row in rows
    )  # fmt: skip
    return [
        Request(f"/training/enrollments/{row.uuid}/activities/{last['key']}/finish/", number, "POST", wanted=302)
        for number, row in zip(logins, rows, strict=True)
    ]


def attempts(questions: int, count: int) -> list[Attempt]:
    """Start the quiz with this many questions for some learners and answer it; return the attempts."""
    quiz = Quiz.objects.select_related("activity").get(activity__course__slug=f"quiz-{questions}")
    at = clock.now()
    started = [
        services.start(enrollment=row, quiz=quiz, at=at) for row in first_enrollments(f"quiz-{questions}", range(count))
    ]
    for attempt in started:
        attempt.questions.update(response="o2", save_revision=1, saved_at=at)
    return started


def submits(questions: int, count: int) -> list[Request]:
    """Return the requests that submit new attempts."""
    return [
        Request(f"/training/attempts/{attempt.uuid}/submit/", number, "POST", wanted=302)
        for number, attempt in enumerate(attempts(questions, count))
    ]


def close_attempts() -> None:
    """Close what is open without grading it."""
    Attempt.objects.filter(status=Attempt.Status.OPEN).update(status=Attempt.Status.SUBMITTED, submitted_at=clock.now())


def starts(questions: int, count: int) -> list[Request]:
    """Return the requests with which learners start the quiz."""
    activity = Activity.objects.get(course__slug=f"quiz-{questions}", kind=Activity.Kind.QUIZ)
    return [Request(f"/training/quizzes/{activity.uuid}/start/", number, "POST", wanted=302) for number in range(count)]
