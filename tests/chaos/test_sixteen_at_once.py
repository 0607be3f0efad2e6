"""Sixteen threads do the same thing at the same moment on PostgreSQL: it happens once, and all see the same."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from lms.base import clock
from lms.base.leases import database_now
from lms.catalog.editions import Release
from lms.certificates import services as certificates
from lms.certificates import tasks
from lms.certificates.models import Certificate, Rendition
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.flows.release import release
from lms.progress.models import CourseProgress, LearningEvent
from lms.progress.services import Result
from quizzes import services
from quizzes.errors import AttemptsUsedUpError, StaleResponseError
from quizzes.models import Attempt, AttemptGrant, AttemptQuestion
from quizzes.tasks import expire_attempts
from tests.factories import AT, PersonFactory, publish_course, publish_path, supervisor_of, team_of
from tests.factories.attempts import attempt_of
from tests.factories.courses import course_data
from tests.factories.pages import SINGLE
from tests.flows.test_finishing_a_course import keys_of
from tests.harness.processes import wait_until
from tests.harness.threads import SIXTEEN, together

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]


def finish_lessons(enrollment):
    """Finish all lessons of a course, so that its quiz is the last step."""
    for item in enrollment.edition.outline["items"]:
        if item["kind"] == "lesson":
            finish_activity(
                enrollment_id=enrollment.pk,
                activity_key=UUID(item["key"]),
                result=Result(),
                at=AT,
                idempotency_key=item["key"],
            )


def submitted(attempt):
    """Submit an attempt."""
    return services.submit(attempt_uuid=attempt.uuid, user_id=attempt.enrollment.person.user_id, at=clock.now())


def test_starting_sixteen_times_opens_one_attempt():
    first = attempt_of()
    submitted(first)
    seen = together(lambda _n: services.start(enrollment=first.enrollment, quiz=first.quiz, at=clock.now()).uuid)
    assert len(set(seen)) == 1
    assert Attempt.objects.filter(status=Attempt.Status.OPEN).count() == 1
    assert AttemptQuestion.objects.count() == 2
    assert LearningEvent.objects.filter(kind=LearningEvent.Kind.OPENED).count() == 1


def test_a_limit_of_two_attempts_holds_against_sixteen_threads():
    first = attempt_of(attempts=2)

    def start_and_submit_three_times(_number):
        numbers = []
        for _time in range(3):
            try:
                attempt = services.start(enrollment=first.enrollment, quiz=first.quiz, at=clock.now())
            except AttemptsUsedUpError:
                return numbers
            numbers.append(submitted(attempt).number)
        return numbers

    seen = {number for numbers in together(start_and_submit_three_times) for number in numbers}
    assert Attempt.objects.count() == 2
    assert sorted(Attempt.objects.values_list("number", flat=True)) == [1, 2]
    assert seen == {1, 2}
    assert services.attempts_left(enrollment=first.enrollment, quiz=first.quiz) == 0


def test_submitting_sixteen_times_grades_once_and_makes_one_certificate():
    attempt = attempt_of()
    finish_lessons(attempt.enrollment)
    save = {"position": 1, "response": "o2", "revision": 0, "flagged": False, "at": clock.now()}
    services.save_response(attempt_uuid=attempt.uuid, person=attempt.enrollment.person, **save)
    seen = together(lambda _n: submitted(attempt))
    assert {(one.status, one.score, one.passed, one.submitted_at) for one in seen} == {
        ("submitted", 100, True, Attempt.objects.get().submitted_at)
    }
    assert LearningEvent.objects.filter(idempotency_key=f"attempt:{attempt.uuid}").count() == 1
    assert LearningEvent.objects.filter(kind=LearningEvent.Kind.COMPLETED).count() == 1
    assert Certificate.objects.count() == Rendition.objects.count() == 1


def test_of_sixteen_answers_over_one_revision_one_wins_and_fifteen_see_it():
    attempt = attempt_of()

    def save(number):
        answer = f"o{number % 2 + 1}"
        try:
            row = services.save_response(
                attempt_uuid=attempt.uuid, person=attempt.enrollment.person, position=1, response=answer, revision=0,
                flagged=False, at=clock.now(),
            )  # fmt: skip
        except StaleResponseError as stale:
            return "stale", stale.response, stale.revision
        return "saved", row.response, row.save_revision

    seen = together(save)
    stored = AttemptQuestion.objects.get()
    assert [state for state, _answer, _revision in seen].count("saved") == 1
    assert {(answer, revision) for _state, answer, revision in seen} == {(stored.response, 1)}


def test_answers_to_many_questions_and_a_submit_at_once_lose_nothing_that_was_confirmed():
    items = [{**SINGLE, "stem": f"Question {number}"} for number in range(SIXTEEN - 1)]
    attempt = attempt_of(None, *items)

    def save_or_submit(number):
        if number == 0:
            return submitted(attempt).status
        try:
            row = services.save_response(
                attempt_uuid=attempt.uuid, person=attempt.enrollment.person, position=number, response="o2", revision=0,
                flagged=False, at=clock.now(),
            )  # fmt: skip
        except services.AttemptClosedError:
            return None
        return row.position

    confirmed = {position for position in together(save_or_submit)[1:] if position}
    graded = AttemptQuestion.objects.filter(correct=True).values_list("position", flat=True)
    assert set(graded) == confirmed


def test_saving_takes_the_attempt_first_as_submitting_does_so_that_they_never_wait_for_each_other():
    attempt = attempt_of(None, SINGLE, {**SINGLE, "stem": "Second"})

    def save():
        services.save_response(
            attempt_uuid=attempt.uuid, person=attempt.enrollment.person, position=2, response="o2", revision=0,
            flagged=False, at=clock.now(),
        )  # fmt: skip

    def hold_the_attempt_and_take_the_row():
        with transaction.atomic():
            Attempt.objects.select_for_update().get(pk=attempt.pk)
            waiting.set()
            wait_until(somebody_waits, seconds=10, what="saving does not wait for the attempt")
            return AttemptQuestion.objects.select_for_update(nowait=True).get(attempt=attempt, position=2).position

    waiting = threading.Event()

    def work(number):
        if number == 0:
            return hold_the_attempt_and_take_the_row()
        waiting.wait(timeout=10)
        return save()

    assert together(work, count=2)[0] == 2


def somebody_waits():
    """Tell whether a session of this database waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def test_enrolling_sixteen_times_enrolls_once():
    person = PersonFactory()
    team_of(person)
    path = publish_path(publish_course(title="One"), publish_course(title="Two"))
    seen = together(lambda _n: enroll(person=person, course=path, at=AT).pk)
    assert len(set(seen)) == 1
    assert Enrollment.objects.count() == CourseProgress.objects.count() == 3
    assert set(Enrollment.objects.values_list("cycle", flat=True)) == {1}


def test_a_course_that_completes_while_its_path_is_taken_up_counts_in_the_path():
    person = PersonFactory()
    course = publish_course(lessons=1)
    path = publish_path(course)
    enrollment = enroll(person=person, course=course, at=AT)
    (key,) = keys_of(course)
    completing = threading.Event()

    def work(number):
        if number == 0:
            with transaction.atomic():
                finish_activity(
                    enrollment_id=enrollment.pk, activity_key=key, result=Result(), at=AT, idempotency_key="last"
                )
                completing.set()
                wait_until(somebody_waits, seconds=10, what="taking up the path does not wait for the completion")
        else:
            completing.wait(timeout=10)
            enroll(person=person, course=path, at=AT)

    together(work, count=2)
    assert CourseProgress.objects.get(enrollment__course=path).completed_at is not None
    assert Certificate.objects.count() == 2


def test_a_completion_stays_with_its_edition_although_a_new_one_is_released_at_that_moment():
    course = publish_course(lessons=1)
    enrollment = enroll(person=PersonFactory(), course=course, at=AT)
    other = enroll(person=PersonFactory(), course=course, at=AT)
    (key,) = keys_of(course)
    completing = threading.Event()

    def work(number):
        if number == 0:
            with transaction.atomic():
                finish_activity(
                    enrollment_id=enrollment.pk, activity_key=key, result=Result(), at=AT, idempotency_key="last"
                )
                completing.set()
                wait_until(somebody_waits, seconds=10, what="the release does not wait for the completion")
        else:
            completing.wait(timeout=10)
            release(data=course_data(lessons=2, key=course.key), decided=Release(), at=AT)

    together(work, count=2)
    course.refresh_from_db()
    editions = dict(Enrollment.objects.values_list("pk", "edition_id"))
    assert editions[other.pk] == course.edition_id
    assert editions[enrollment.pk] == enrollment.edition_id != course.edition_id


def test_one_grant_sent_sixteen_times_gives_one_attempt():
    attempt = attempt_of(attempts=1)
    supervisor = supervisor_of(team_of(attempt.enrollment.person))
    together(
        lambda _n: services.grant_attempts(
            enrollment=attempt.enrollment, quiz=attempt.quiz, granted_by=supervisor, known=0, at=clock.now()
        )
    )
    assert AttemptGrant.objects.count() == 1
    assert services.attempts_left(enrollment=attempt.enrollment, quiz=attempt.quiz) == 1


def forgotten_files(count):
    """Make pending files whose message was lost a minute ago."""
    course = publish_course(lessons=1)
    (key,) = keys_of(course)
    for number in range(count):
        enrollment = enroll(person=PersonFactory(), course=course, at=AT)
        finish_activity(
            enrollment_id=enrollment.pk, activity_key=key, result=Result(), at=AT, idempotency_key=f"f{number}"
        )
    old = database_now() - timedelta(minutes=1)
    Rendition.objects.update(created_at=old, last_enqueued_at=old)


def test_four_sweepers_send_each_forgotten_file_once(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "enqueue", lambda pk: sent.append(pk) or True)
    forgotten_files(12)
    counts = together(lambda _n: tasks.sweep.apply().get(), count=4)
    assert sum(counts) == 12
    assert sorted(sent) == sorted(Rendition.objects.values_list("pk", flat=True))


def test_four_sweepers_finalize_each_attempt_once():
    attempts = [attempt_of() for _number in range(3)]
    Attempt.objects.update(expires_at=clock.now() - timedelta(minutes=5))
    together(lambda _n: expire_attempts.apply().get(), count=4)
    assert set(Attempt.objects.values_list("status", flat=True)) == {"expired"}
    assert LearningEvent.objects.filter(kind=LearningEvent.Kind.FINISHED).count() == len(attempts)


def test_sixteen_workers_claim_a_file_once():
    forgotten_files(1)
    rendition = Rendition.objects.get()
    at = database_now()
    seen = together(lambda n: certificates.claim(rendition_id=rendition.pk, task_id=f"task {n}", at=at) is not None)
    assert seen.count(True) == 1
    rendition.refresh_from_db()
    assert rendition.attempts == 1


def test_losing_one_ready_file_and_asking_sixteen_times_appends_one():
    forgotten_files(1)
    tasks.render.apply(args=(Rendition.objects.get().pk,))
    certificate = Certificate.objects.get()
    together(lambda _n: certificates.replace_lost(certificate=certificate, at=AT))
    assert certificate.renditions.count() == 2
