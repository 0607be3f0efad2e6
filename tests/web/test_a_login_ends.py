"""A login ends after a while without a request, and after a whole while in any case; nothing typed is lost by it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from lms.site.accounts import sessions
from quizzes.models import AttemptQuestion
from tests.factories import PersonFactory
from tests.factories.attempts import address_of, attempt_of

pytestmark = pytest.mark.django_db

HERE, LOGIN = "/training/", "/training/account/login/"
MINUTE = 60


@pytest.fixture
def after(settings):
    """Return a function that moves the clock to so many minutes after the login."""

    def moved(minutes):
        settings.LMS_CLOCK_OFFSET_SECONDS = minutes * MINUTE

    return moved


def staff_member():
    """Return a person who may enter the admin."""
    call_command("lms_setup", verbosity=0)
    person = PersonFactory()
    person.user.groups.add(Group.objects.get(name="Trainers"))
    return person


def is_in(client):
    """Tell whether a client is signed in still."""
    response = client.get(HERE)
    return response.status_code == 200 and LOGIN not in response.get("Location", "")


def test_sixty_minutes_without_a_request_end_a_login_and_say_so(sign_in, after):
    client = sign_in(PersonFactory())
    after(59.9)
    assert is_in(client)
    after(121)
    response = client.get(HERE)
    assert response.url == f"{LOGIN}?next={HERE}"
    assert "to protect your records" in client.get(LOGIN).content.decode()


def test_requests_keep_a_login_alive_for_twelve_hours_and_no_longer(sign_in, after):
    client = sign_in(PersonFactory())
    for minutes in range(50, 12 * 60, 50):
        after(minutes)
        assert is_in(client), minutes
    after(12 * 60 + 1)
    assert not is_in(client)


def test_staff_have_thirty_minutes_and_eight_hours(sign_in, after):
    client = sign_in(staff_member())
    for minutes in range(25, 8 * 60, 25):
        after(minutes)
        assert is_in(client), minutes
    after(8 * 60 + 1)
    assert not is_in(client)
    client = sign_in(staff_member())
    after(8 * 60 + 40)
    assert not is_in(client)


def test_who_becomes_staff_meanwhile_gets_the_limits_of_staff_at_the_next_request(sign_in, after):
    person = PersonFactory()
    client = sign_in(person)
    call_command("lms_setup", verbosity=0)
    person.user.groups.add(Group.objects.get(name="Trainers"))
    after(2)
    assert is_in(client)
    after(33)
    assert not is_in(client)


def test_what_scripts_ask_for_on_their_own_does_not_keep_a_login_alive(sign_in, after, rf):
    client = sign_in(PersonFactory())
    after(50)
    client.get("/training/enrollments/00000000-0000-4000-8000-000000000000/certificate/")
    after(70)
    assert not is_in(client)


def test_the_time_of_a_request_is_written_at_most_once_a_minute(sign_in, after):
    client = sign_in(PersonFactory())
    began = client.session[sessions.SEEN]
    after(0.9)
    assert is_in(client)
    assert client.session[sessions.SEEN] == began
    after(1.1)
    assert is_in(client)
    assert client.session[sessions.SEEN] > began


def test_a_session_without_a_clock_is_over(sign_in):
    client = sign_in(PersonFactory())
    session = client.session
    del session[sessions.BEGAN]
    session.save()
    assert not is_in(client)


def test_an_answer_sent_after_the_end_comes_back_after_the_next_login(after):
    attempt = attempt_of()
    client = Client(headers={"Origin": "http://testserver"})
    client.force_login(attempt.enrollment.person.user)
    after(61)
    fields = {"answer": "o2", "revision": "0"}
    assert client.post(address_of(attempt, tail="save/"), fields).status_code == 401
    after(130)
    assert client.post(address_of(attempt), fields).url == f"{LOGIN}?next={address_of(attempt)}"
    client.force_login(attempt.enrollment.person.user)
    assert 'value="o2" checked' in client.get(address_of(attempt)).content.decode()
    assert not AttemptQuestion.objects.get().response


def test_the_longest_login_is_no_longer_than_its_cookie(settings):
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) == sessions.EVERYBODY.absolute
