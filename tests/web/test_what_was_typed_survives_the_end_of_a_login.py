"""Words sent after a login ended, or over a newer text, come back to whom they belong, and to nobody else."""

import json
import re

import pytest
from django.test import Client

from lms.flows.enroll import enroll
from lms.reflections.models import Reflection
from quizzes.models import AttemptQuestion
from tests.factories import AT, PersonFactory
from tests.factories.attempts import address_of, attempt_of
from tests.factories.pages import REFLECTION, course_page, lesson_page, record_of, reflection_block
from tests.factories.people import PASSWORD
from tests.factories.questions import every_kind

pytestmark = pytest.mark.django_db

BROWSER = {"Origin": "http://testserver"}

NUL = "before\x00after"

LONG = "word " * 40_000

LOGIN = "/training/account/login/"

FILL_IN = next(item for item in every_kind() if item["kind"] == "fill_in")


def body(response):
    """Return the text of an answer."""
    return response.content.decode()


@pytest.fixture
def strict():
    """A browser whose forms are checked for forgery, as on the real site."""
    return Client(enforce_csrf_checks=True, headers=BROWSER)


def log_in(client, person):
    """Sign in through the form, as in a browser; this renews the token of every form."""
    client.get(LOGIN)
    token = client.cookies["csrftoken"].value
    fields = {"login": person.user.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post(LOGIN, fields).status_code == 302


def token_in(response):
    """Return the forgery token of a page's form."""
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body(response))[1]


def test_a_character_that_postgresql_refuses_is_dropped_and_the_word_is_kept(sign_in):
    attempt = attempt_of(None, FILL_IN)
    client = sign_in(attempt.enrollment.person)
    assert client.post(address_of(attempt, tail="save/"), {"answer": NUL, "revision": "0"}).status_code == 200
    assert AttemptQuestion.objects.get().response == "beforeafter"


@pytest.mark.parametrize("sent", [b"answer=%ED%A0%80x&revision=0", b"answer=%FF%FEx&revision=0"])
def test_half_characters_are_stored_as_something_that_every_page_can_show(sign_in, sent):
    attempt = attempt_of(None, FILL_IN)
    client = sign_in(attempt.enrollment.person)
    form = "application/x-www-form-urlencoded"
    assert client.post(address_of(attempt, tail="save/"), sent, content_type=form).status_code == 200
    stored = AttemptQuestion.objects.get().response
    assert stored.encode().endswith(b"x")
    assert stored in body(client.get(address_of(attempt)))


def test_an_answer_of_a_login_that_ended_comes_back_after_it(strict):
    attempt = attempt_of()
    person = attempt.enrollment.person
    log_in(strict, person)
    page = strict.get(address_of(attempt))
    strict.session.flush()
    fields = {"answer": "o2", "revision": "0", "csrfmiddlewaretoken": token_in(page)}
    assert strict.post(address_of(attempt, tail="save/"), fields).status_code == 401
    sent = strict.post(address_of(attempt), fields)
    assert sent.url == f"{LOGIN}?next={address_of(attempt)}"
    log_in(strict, person)
    again = strict.get(address_of(attempt))
    assert 'value="o2" checked' in body(again)
    assert "please save it" in body(again)
    saved = strict.post(address_of(attempt), {**fields, "csrfmiddlewaretoken": token_in(again)})
    assert saved.status_code == 302
    assert AttemptQuestion.objects.get().response == "o2"


def test_an_answer_on_a_page_older_than_a_login_in_another_tab_comes_back(strict):
    attempt = attempt_of()
    log_in(strict, attempt.enrollment.person)
    old = token_in(strict.get(address_of(attempt)))
    strict.cookies.pop("sessionid")
    log_in(strict, attempt.enrollment.person)
    fields = {"answer": "o2", "revision": "0", "csrfmiddlewaretoken": old}
    assert strict.post(address_of(attempt, tail="save/"), fields).status_code == 403
    sent = strict.post(address_of(attempt), fields)
    assert sent.url == address_of(attempt)
    assert AttemptQuestion.objects.get().response is None, "a form that may be forged changes nothing"
    assert 'value="o2" checked' in body(strict.get(sent.url))


def test_a_form_from_elsewhere_is_neither_kept_nor_shown(strict):
    attempt = attempt_of()
    log_in(strict, attempt.enrollment.person)
    for origin in ("https://evil.example", ""):
        forged = strict.post(address_of(attempt), {"answer": "o2", "text": "EVIL"}, headers={"Origin": origin})
        assert forged.status_code == 403
        assert "EVIL" not in body(forged)
    assert 'value="o2" checked' not in body(strict.get(address_of(attempt)))


def test_an_answer_kept_for_one_person_is_not_shown_to_the_next_at_the_same_computer(client):
    attempt, other = attempt_of(), attempt_of()
    client.post(address_of(attempt), {"answer": "o2", "revision": "0"})
    client.force_login(other.enrollment.person.user)
    assert client.get(address_of(attempt)).status_code == 404
    assert 'value="o2" checked' not in body(client.get(address_of(other)))


def test_a_flood_of_kept_answers_is_not_stored(client):
    attempt = attempt_of(None, FILL_IN)
    client.post(address_of(attempt), {"answer": LONG, "revision": "0"})
    assert "lms_unsent_answer" not in client.session


def test_private_writing_sent_after_the_login_ended_is_handed_back_and_kept_nowhere(client, caplog):
    attempt = attempt_of(None, REFLECTION)
    sent = client.post(address_of(attempt), {"text": "MY-LONG-THOUGHT", "revision": "0"})
    assert sent.status_code == 401
    assert "MY-LONG-THOUGHT</textarea>" in body(sent)
    assert f"{LOGIN}?next={address_of(attempt)}" in body(sent)
    assert "no-store" in sent["Cache-Control"]
    assert "MY-LONG-THOUGHT" not in json.dumps(dict(client.session)) + caplog.text
    assert not Reflection.objects.exists()


def writing_form(client, page):
    """Return the address of the writing form in a lesson."""
    text = body(client.get(page.get_url()))
    return re.search(r'action="(/training/enrollments/[^"]+/writing/[^"]+)"', text)[1]


@pytest.fixture
def thinking(sign_in):
    """Return client, person, lesson and the address of its writing form."""
    course = course_page(lessons=0, items=None)
    lesson = lesson_page(course, "Think", body=[reflection_block()])
    person = PersonFactory()
    enroll(person=person, course=record_of(course), at=AT)
    client = sign_in(person)
    return client, person, lesson, writing_form(client, lesson)


def test_writing_in_a_lesson_sent_after_the_login_ended_is_handed_back(thinking):
    client, _person, lesson, form = thinking
    client.logout()
    referer = f"http://testserver{lesson.get_url()}"
    sent = client.post(form, {"text": "MINE & <b>", "revision": "0"}, headers={"Referer": referer})
    assert sent.status_code == 401
    assert "MINE &amp; &lt;b&gt;</textarea>" in body(sent)
    assert f"{LOGIN}?next={lesson.get_url()}" in body(sent)
    assert not Reflection.objects.exists()


def test_writing_over_a_newer_text_is_handed_back_and_the_newer_one_stays(thinking):
    client, _person, lesson, form = thinking
    client.post(form, {"text": "FIRST", "revision": "0"})
    stale = client.post(form, {"text": "SECOND", "revision": "0", "back": lesson.get_url()})
    assert stale.status_code == 409
    assert "SECOND</textarea>" in body(stale)
    assert f'href="{lesson.get_url()}"' in body(stale)
    assert "FIRST</textarea>" in body(client.get(lesson.get_url()))


def test_writing_in_a_quiz_over_a_newer_text_shows_both(sign_in):
    attempt = attempt_of(None, REFLECTION)
    client = sign_in(attempt.enrollment.person)
    client.post(address_of(attempt), {"text": "FIRST", "revision": "0", "go": "stay"})
    stale = body(client.post(address_of(attempt), {"text": "SECOND", "revision": "0"}))
    assert "FIRST</textarea>" in stale
    assert "SECOND</textarea>" in stale


def test_writing_on_a_page_older_than_the_login_is_handed_back(strict, thinking):
    _client, person, lesson, form = thinking
    log_in(strict, person)
    old = token_in(strict.get(lesson.get_url()))
    strict.cookies.pop("sessionid")
    log_in(strict, person)
    referer = f"http://testserver{lesson.get_url()}"
    sent = strict.post(form, {"text": "MINE", "csrfmiddlewaretoken": old}, headers={"Referer": referer})
    assert sent.status_code == 403
    assert "MINE</textarea>" in body(sent)
    assert f'href="{lesson.get_url()}"' in body(sent)


@pytest.mark.parametrize("revision", ["²", "x", "", "9" * 5000])
def test_a_first_text_is_stored_whatever_its_revision_says(thinking, revision):
    client, _person, _lesson, form = thinking
    assert client.post(form, {"text": "MINE", "revision": revision}).status_code == 302
    assert Reflection.objects.count() == 1


def test_a_text_of_full_length_with_line_ends_keeps_its_last_word(thinking):
    client, _person, lesson, form = thinking
    text = "a line\n" * 1427 + "LASTWORD"
    assert len(text) <= 10_000 < len(text.replace("\n", "\r\n"))
    client.post(form, {"text": text.replace("\n", "\r\n"), "revision": "0"})
    assert "LASTWORD</textarea>" in body(client.get(lesson.get_url()))


def test_a_text_with_a_nul_character_is_stored_without_it(thinking):
    client, _person, lesson, form = thinking
    client.post(form, {"text": NUL, "revision": "0"})
    assert "beforeafter</textarea>" in body(client.get(lesson.get_url()))
