"""A trainer gives learners of own courses another attempt; nobody else's learners are shown or helped."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.flows.enroll import enroll
from quizzes.models import Attempt, AttemptGrant, Quiz
from quizzes.services import attempts_left, start, submit
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, record_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/training/attempts/"


def failed(page, *, name="Minh Nguyễn"):
    """Return an enrollment whose only attempt at the course's quiz failed."""
    person = PersonFactory(legal_name=name)
    enrollment = enroll(person=person, course=record_of(page), at=AT)
    attempt = start(enrollment=enrollment, quiz=quiz_of(page), at=AT)
    submit(attempt_uuid=attempt.uuid, user_id=person.user_id, at=AT)
    return enrollment


def quiz_of(page):
    """Return the quiz record of a course page."""
    return Quiz.objects.select_related("activity").get(activity__course__key=page.translation_key)


def grant(client, enrollment, quiz, known=0):
    """Press the button."""
    address = f"{PAGE}{enrollment.uuid}/{quiz.uuid}/grant/"
    return client.post(address, {"granted": known}, follow=True).content.decode()


def test_a_trainer_sees_who_waits_and_grants_one_attempt_even_when_pressed_twice(trainer_of):
    page = course_page(attempts=1)
    enrollment, quiz = failed(page), quiz_of(page)
    client = trainer_of(page)
    assert "Minh Nguyễn" in client.get(PAGE).content.decode()
    assert "has one more attempt" in grant(client, enrollment, quiz)
    assert "granted meanwhile" in grant(client, enrollment, quiz)
    assert attempts_left(enrollment=enrollment, quiz=quiz) == 1
    assert AttemptGrant.objects.get().granted_by.user_id == int(client.session["_auth_user_id"])
    assert "Nobody waits" in client.get(PAGE).content.decode()
    again = start(enrollment=enrollment, quiz=quiz, at=AT)
    submit(attempt_uuid=again.uuid, user_id=enrollment.person.user_id, at=AT)
    assert "Minh Nguyễn" in client.get(PAGE).content.decode()


def test_who_passed_or_is_in_the_middle_does_not_wait(trainer_of):
    page = course_page(attempts=1)
    passed = failed(page, name="Passed")
    Attempt.objects.filter(enrollment=passed).update(passed=True)
    running = enroll(person=PersonFactory(legal_name="Running"), course=record_of(page), at=AT)
    start(enrollment=running, quiz=quiz_of(page), at=AT)
    assert "Nobody waits" in trainer_of(page).get(PAGE).content.decode()


def test_a_trainer_of_another_course_sees_nobody_and_finds_nothing(trainer_of):
    page = course_page(attempts=1)
    enrollment = failed(page)
    client = trainer_of(course_page(title="Another course", attempts=1))
    assert "Minh Nguyễn" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{enrollment.uuid}/{quiz_of(page).uuid}/grant/").status_code == 404
    assert not AttemptGrant.objects.exists()


def test_staff_without_a_course_and_learners_are_refused(client):
    call_command("lms_setup", verbosity=0)
    page = course_page(attempts=1)
    enrollment = failed(page)
    client.force_login(enrollment.person.user)
    assert client.get(PAGE).status_code in {302, 403}
    assert client.post(f"{PAGE}{enrollment.uuid}/{quiz_of(page).uuid}/grant/").status_code in {302, 403}
    assert not AttemptGrant.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_twenty(trainer_of):
    page = course_page(attempts=1)
    client = trainer_of(page)
    counts = []
    for more in (1, 19):
        for _number in range(more):
            failed(page)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
