"""A database that restarts is said in words, with the time to try again; what was confirmed before stays."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError

from quizzes import services
from quizzes.models import AttemptQuestion
from tests.factories.attempts import attempt_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def restarting():
    def raises(*_args, **_kwargs):
        raise OperationalError("the database system is starting up")

    return raises


def said(response):
    text = response.content.decode()
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "no-store" in response.headers["Cache-Control"]
    assert "starting up" not in text
    return "cannot reach our records" in text


def test_an_answer_sent_meanwhile_is_refused_with_words_and_the_next_one_is_stored(client, monkeypatch, restarting):
    attempt = attempt_of()
    client.force_login(attempt.enrollment.person.user)
    client.raise_request_exception = False
    address = f"/training/attempts/{attempt.uuid}/q/1/"
    sent = {"answer": "o2", "revision": "0", "go": "next"}
    with monkeypatch.context() as broken:
        broken.setattr(services, "save_response", restarting)
        assert said(client.post(address, sent))
    assert client.post(address, sent).status_code == 302
    assert AttemptQuestion.objects.get().response == "o2"


def test_a_page_whose_session_cannot_be_read_says_so_without_asking_the_database(client, monkeypatch, restarting):
    attempt = attempt_of()
    client.force_login(attempt.enrollment.person.user)
    client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "load", restarting)
    assert said(client.get("/training/"))
