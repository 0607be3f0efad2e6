"""A learner finishes lessons one by one; the last one completes the course and issues the certificate."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from lms.certificates.models import Certificate, Rendition
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity, open_activity
from lms.progress.models import ActivityRecord, CourseProgress, LearningEvent
from lms.progress.recompute import differences
from lms.progress.services import Result, UnknownActivityError
from tests.factories import AT, PersonFactory, publish_course

pytestmark = pytest.mark.django_db


def keys_of(course):
    """Return the activity keys in order."""
    return [UUID(item["key"]) for item in course.edition.outline["items"]]


def finish(enrollment, key, *, at=AT, result=None, idempotency_key=None):
    """Finish one activity as a page would."""
    return finish_activity(
        enrollment_id=enrollment.pk,
        activity_key=key,
        result=result or Result(),
        at=at,
        idempotency_key=idempotency_key or f"lesson:{enrollment.pk}:{key}",
    )


@pytest.fixture
def enrollment():
    return enroll(person=PersonFactory(), course=publish_course(lessons=2), at=AT)


def test_a_course_of_lessons_alone_completes_with_its_last_lesson(enrollment):
    first, second = keys_of(enrollment.course)
    assert not finish(enrollment, first).completed
    outcome = finish(enrollment, second)
    assert outcome.completed
    assert outcome.certificate == Certificate.objects.get(enrollment=enrollment)
    assert outcome.certificate.renditions.get().state == Rendition.State.PENDING


def test_the_outcome_names_the_next_lesson(enrollment):
    first, _second = keys_of(enrollment.course)
    assert finish(enrollment, first).next_url == "/courses/sample/lesson-2/"


def test_finishing_the_same_lesson_twice_changes_nothing(enrollment):
    first, _second = keys_of(enrollment.course)
    finish(enrollment, first)
    before = ActivityRecord.objects.get().done_at
    finish(enrollment, first, at=datetime(2026, 12, 1, tzinfo=UTC), idempotency_key="another")
    assert ActivityRecord.objects.get().done_at == before
    assert LearningEvent.objects.count() == 1


def test_an_event_with_a_known_key_is_kept_once(enrollment):
    first, _second = keys_of(enrollment.course)
    for _time in range(2):
        finish(enrollment, first, result=Result(score=70, passed=False, done=False), idempotency_key="same")
    assert LearningEvent.objects.filter(idempotency_key="same").count() == 1


def test_a_lower_score_never_lowers_the_record(enrollment):
    quiz, _other = keys_of(enrollment.course)
    finish(enrollment, quiz, result=Result(score=90, passed=True), idempotency_key="a")
    finish(enrollment, quiz, result=Result(score=40, passed=False, done=False), idempotency_key="b")
    record = ActivityRecord.objects.get()
    assert (record.score, record.passed) == (90, True)
    assert enrollment.progress.__class__.objects.get().state == {str(quiz): "done"}


def test_a_failed_quiz_is_recorded_and_leaves_the_course_open(enrollment):
    quiz, other = keys_of(enrollment.course)
    finish(enrollment, other)
    finish(enrollment, quiz, result=Result(score=40, passed=False, done=False), idempotency_key="a")
    assert CourseProgress.objects.get().completed_at is None
    assert ActivityRecord.objects.get(score=40).passed is False
    assert finish(enrollment, quiz, result=Result(score=85, passed=True), idempotency_key="b").completed


def test_the_completion_of_somebody_without_an_organization_keeps_their_own_day(enrollment):
    late_evening = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
    for key in keys_of(enrollment.course):
        finish(enrollment, key, at=late_evening)
    progress = CourseProgress.objects.get()
    assert (progress.completed_date, progress.time_zone) == (date(2026, 11, 20), "America/New_York")


def test_opening_a_quiz_marks_it_as_started_once(enrollment):
    quiz, _other = keys_of(enrollment.course)
    for _time in range(2):
        open_activity(enrollment_id=enrollment.pk, activity_key=quiz, at=AT)
    assert CourseProgress.objects.get().state == {str(quiz): "started"}
    assert LearningEvent.objects.filter(kind=LearningEvent.Kind.OPENED).count() == 1


def test_an_activity_of_another_course_is_refused_and_nothing_is_written(enrollment):
    with pytest.raises(UnknownActivityError):
        finish(enrollment, uuid4())
    assert not LearningEvent.objects.exists()


def test_the_snapshot_is_frozen_when_the_person_is_renamed_later(enrollment):
    for key in keys_of(enrollment.course):
        finish(enrollment, key)
    person = enrollment.person
    person.legal_name = "Somebody Else"
    person.save()
    assert Certificate.objects.get().snapshot["legal_name"] == "Leila Haddad"


def test_a_rollback_leaves_no_completion_and_no_certificate(enrollment):
    first, second = keys_of(enrollment.course)
    finish(enrollment, first)
    with transaction.atomic():
        finish(enrollment, second)
        transaction.set_rollback(True)
    assert not Certificate.objects.exists()
    assert CourseProgress.objects.get().completed_at is None


@pytest.mark.parametrize("lessons", [6, 60])
def test_the_completing_lesson_takes_at_most_eight_statements(lessons, django_assert_num_queries):
    enrollment = enroll(person=PersonFactory(), course=publish_course(lessons=lessons), at=AT)
    *others, last = keys_of(enrollment.course)
    for key in others:
        finish(enrollment, key)
    with django_assert_num_queries(8 + 2):  # and the savepoint of the surrounding test
        finish(enrollment, last)


def test_the_event_log_alone_tells_the_same_story(enrollment):
    quiz, other = keys_of(enrollment.course)
    open_activity(enrollment_id=enrollment.pk, activity_key=quiz, at=AT)
    finish(enrollment, quiz, result=Result(score=40, passed=False, done=False), idempotency_key="a")
    finish(enrollment, quiz, result=Result(score=85, passed=True), idempotency_key="b")
    finish(enrollment, other)
    enrollment.refresh_from_db()
    assert differences(enrollment) == []
    CourseProgress.objects.update(done_count=1)
    enrollment = enrollment.__class__.objects.get()
    assert [difference.field for difference in differences(enrollment)] == ["done_count"]
