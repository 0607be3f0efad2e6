"""Limits count the person, or the client behind trusted proxies; a forged header counts for nothing."""

import json

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from redis.exceptions import ConnectionError as CacheAwayError

from lms.base import limits
from lms.base.limits import EXPORT, SAVE, START, Limit, client_address, over
from lms.http import verify
from tests.factories import PersonFactory, supervisor_of, team_of
from tests.factories.attempts import address_of, attempt_of

pytestmark = pytest.mark.django_db
UNKNOWN = "/verify/UNKNOWN/"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, "203.0.113.9, ", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_client_is_the_address_that_the_outermost_trusted_proxy_saw(settings, proxies, forwarded, expected):
    settings.LMS_TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == expected


def test_a_connection_without_an_address_is_one_client():
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == ""


def look_up(client, address, **extra):
    """Return the status of a look-up of a certificate."""
    return client.get(UNKNOWN, headers={"X-Forwarded-For": address}, **extra).status_code


def test_look_ups_are_counted_for_each_client_behind_the_proxy(client, settings):
    settings.LMS_TRUSTED_PROXIES = 1
    statuses = [look_up(client, "203.0.113.9") for _time in range(verify.PER_ADDRESS.most + 1)]
    assert set(statuses[:-1]) == {404}
    assert statuses[-1] == 429
    assert look_up(client, "203.0.113.10") == 404
    assert look_up(client, "1.2.3.4, 203.0.113.9") == 429


def test_a_forged_header_buys_no_further_look_ups(client):
    statuses = [look_up(client, f"203.0.113.{number}") for number in range(verify.PER_ADDRESS.most + 1)]
    assert statuses[-1] == 429


def test_many_addresses_together_meet_the_limit_of_all(client, monkeypatch):
    cache.set(f"lms-limit:{verify.OVER_ALL.name}:all", verify.OVER_ALL.most, 60)
    response = client.get(UNKNOWN, REMOTE_ADDR="203.0.113.77")
    assert response.status_code == 429
    assert response["Retry-After"] == str(verify.OVER_ALL.seconds)
    assert client.get("/verify/").status_code == 200
    assert client.post("/verify/", {}).status_code == 429


def use_up(person, limit):
    """Let a person stand at the limit."""
    cache.set(f"lms-limit:{limit.name}:user-{person.user.pk}", limit.most, limit.seconds)


def test_saving_too_often_says_when_to_come_back_and_hands_private_writing_back(sign_in):
    attempt = attempt_of()
    person = attempt.enrollment.person
    client = sign_in(person)
    use_up(person, SAVE)
    saved = client.post(address_of(attempt, tail="save/"), {"answer": "o1"}, headers={"Accept": "application/json"})
    assert (saved.status_code, saved["Retry-After"], json.loads(saved.content)) == (429, "60", {"error": "limited"})
    form = client.post(address_of(attempt), {"answer": "o1", "revision": "0"})
    assert form.status_code == 429
    assert "Please try again in 1 minute." in form.content.decode()
    assert client.get(address_of(attempt)).status_code == 200
    writing = f"/training/enrollments/{attempt.enrollment.uuid}/writing/{attempt.uuid}/"
    handed = client.post(writing, {"text": "kept aardvark", "revision": "0"})
    assert handed.status_code == 429
    assert "kept aardvark" in handed.content.decode()
    assert "no-store" in handed["Cache-Control"]


def test_exports_and_starts_are_limited_for_each_person(sign_in):
    attempt = attempt_of()
    person = attempt.enrollment.person
    boss, deputy = supervisor_of(team_of(person)), PersonFactory()
    use_up(boss, EXPORT)
    use_up(person, START)
    assert sign_in(boss).get("/training/team/roster.csv").status_code == 429
    assert sign_in(deputy).get("/training/team/roster.csv").status_code == 200
    assert sign_in(person).post(f"/training/quizzes/{attempt.quiz.activity.uuid}/start/").status_code == 429


def test_a_window_that_ends_between_two_steps_begins_anew(monkeypatch):
    limit = Limit("sample", most=1, seconds=60)
    monkeypatch.setattr(limits.cache, "add", lambda *arguments: False)
    assert not over(limit, "a")
    monkeypatch.undo()
    assert over(limit, "a")


def test_a_cache_that_is_away_stops_nobody_and_says_so(monkeypatch, caplog):
    def away(*_arguments):
        raise CacheAwayError("refused")

    monkeypatch.setattr(limits.cache, "add", away)
    assert not over(Limit("sample", most=0, seconds=60), "a")
    assert "The cache is away" in caplog.text
