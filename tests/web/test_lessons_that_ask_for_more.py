"""A lesson tells what it asks for before and in it, takes signs from scripts and from plain forms, and says what is missing."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from lms.base.limits import SIGNAL
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.progress.models import LessonSignals
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, record_of, text_block
from tests.web.test_query_counts import counted

pytestmark = pytest.mark.django_db
LESSON = "/courses/access-that-works/rich/"
CHECK = "5f2b6c1e-0000-4000-8000-000000000001"
JSON = {"accept": "application/json"}


def check_block():
    """Return a knowledge check."""
    options = [
        {"text": "Yes", "correct": True, "feedback": "Right."},
        {"text": "No", "correct": False, "feedback": "."},
    ]
    value = {"question": "Who interprets?", "options": [{"type": "item", "value": option} for option in options]}
    return {"type": "check", "id": CHECK, "value": value}


def lesson_with(**rule):
    """Publish a course whose lesson asks for this."""
    page = course_page(lessons=0, items=None)
    lesson = lesson_page(page, "Rich", body=[text_block("LESSON-BODY"), check_block()], **rule)
    return page, lesson


@pytest.fixture
def learner(sign_in):
    """Return a function that publishes such a course and signs somebody in who takes it."""

    def make(**rule):
        page, lesson = lesson_with(**rule)
        person = PersonFactory()
        enrollment = enroll(person=person, course=record_of(page), at=AT)
        base = f"/training/enrollments/{enrollment.uuid}/activities/{lesson.translation_key}"
        return sign_in(person), f"{base}/signals/", f"{base}/finish/"

    return make


def text_of(response):
    """Return the page with single spaces."""
    return " ".join(response.content.decode().split())


def test_the_course_page_says_what_a_lesson_asks_for_before_anybody_enrolls(client):
    lesson_with(needs_minutes=5, needs_checks=True)
    page = text_of(client.get("/courses/access-that-works/"))
    assert "It asks for:</p>" in page
    assert "<li>Have the lesson open for at least 5 minutes</li><li>Try the knowledge check</li>" in page
    assert "Complete 1 part: it is required." in page


def test_one_of_two_is_told_as_one_of_two(client):
    lesson_with(needs_minutes=5, needs_checks=True, one_is_enough=True)
    assert "It asks for one of these:" in text_of(client.get("/courses/access-that-works/"))


def test_the_form_that_marks_it_complete_is_refused_with_what_is_missing(learner):
    client, _signals, finish = learner(needs_minutes=5, needs_checks=True)
    client.get(LESSON)
    response = client.post(finish, follow=True)
    assert response.redirect_chain[-1][0] == f"{LESSON}#asked"
    page = text_of(response)
    assert "Not yet: this lesson asks for more" in page
    assert "0 of 5 min" in page


def test_without_a_script_forms_take_the_checks_and_the_clock_of_the_server_takes_the_time(learner):
    client, signals, finish = learner(needs_minutes=5, needs_checks=True)
    with time_machine.travel(AT, tick=False) as clock:
        page = text_of(client.get(LESSON))
        assert f'name="block" value="{CHECK}">I have tried knowledge check 1' in page
        response = client.post(signals, {"sign": "block", "block": CHECK}, follow=True)
        assert response.redirect_chain[-1][0] == f"{LESSON}#asked"
        clock.shift(timedelta(minutes=5, seconds=1))
        assert client.post(finish)["Location"].endswith("/done/")


def test_a_script_gets_the_rule_as_it_stands_now(learner):
    client, signals, _finish = learner(needs_checks=True)
    client.get(LESSON)
    here = json.loads(client.post(signals, {"sign": "here"}, headers=JSON).content)
    assert not here["complete"]
    assert "Try the knowledge check" in here["html"]
    tried = json.loads(client.post(signals, {"sign": "block", "block": CHECK}, headers=JSON).content)
    assert tried["complete"]
    assert "You can mark this lesson as complete." in tried["html"]


def test_a_lesson_without_a_rule_has_no_panel_and_no_script(learner):
    client, _signals, _finish = learner()
    page = text_of(client.get(LESSON))
    assert "js/lesson.js" not in page
    assert 'id="asked"' not in page
    assert not LessonSignals.objects.exists()


def test_a_lesson_that_is_done_asks_for_nothing_any_more(learner):
    client, signals, finish = learner(needs_checks=True)
    client.post(signals, {"sign": "block", "block": CHECK})
    client.post(finish)
    assert 'id="asked"' not in text_of(client.get(LESSON))


@pytest.mark.parametrize(
    "fields", [{}, {"sign": "x"}, {"sign": "block"}, {"sign": "block", "block": "no"}, {"sign": ["here", "\x00"]}]
)
def test_nonsense_is_refused_and_nothing_is_stored(learner, fields):
    client, signals, _finish = learner(needs_checks=True)
    assert client.post(signals, fields).status_code == 404
    assert not LessonSignals.objects.exists()


def test_a_sign_for_a_lesson_that_asks_for_nothing_is_refused(learner):
    client, signals, _finish = learner()
    assert client.post(signals, {"sign": "here"}).status_code == 404


def test_a_script_whose_login_ended_is_told_and_a_form_is_led_to_the_login(learner):
    client, signals, _finish = learner(needs_checks=True)
    client.logout()
    assert client.post(signals, {"sign": "here"}, headers=JSON).status_code == 401
    assert "/login/" in client.post(signals, {"sign": "here"})["Location"]


def test_nobody_sends_signs_for_somebody_else(learner, sign_in):
    _client, signals, _finish = learner(needs_checks=True)
    assert sign_in(PersonFactory()).post(signals, {"sign": "here"}).status_code == 404


def test_signs_are_limited(learner):
    client, signals, _finish = learner(needs_checks=True)
    cache.clear()
    codes = {client.post(signals, {"sign": "here"}, headers=JSON).status_code for _again in range(SIGNAL.most + 1)}
    assert codes == {200, 429}


def test_the_lesson_page_stays_within_eight_statements_and_a_sign_takes_five(learner):
    client, signals, finish = learner(needs_minutes=5, needs_checks=True)
    assert counted(client, LESSON) == 7
    assert counted(client, signals, "post", {"sign": "here"}) == 5
    client.post(signals, {"sign": "block", "block": CHECK})
    LessonSignals.objects.update(seconds=300)
    assert counted(client, finish, "post") == 3 + 8 + 2
    assert Enrollment.objects.get().progress.completed_at is not None
