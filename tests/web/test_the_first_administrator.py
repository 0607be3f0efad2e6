"""The first administrator of a new site gets in by a link that works once and for a day, without any shell of Django."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from lms.site.accounts import first
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EMAIL = "Admin@Example.org"
WORDS = "a harbor full of small boats"


@pytest.fixture
def link(capsys, settings):
    """Return a function that runs the command and returns the path of the link that it prints, or what it said."""
    settings.LMS_PUBLIC_BASE_URL = "https://training.example.org"

    def printed(email=EMAIL):
        call_command("first_administrator", email=email)
        said = capsys.readouterr().out
        found = re.search(r"https://training\.example\.org(/\S+)", said)
        return found[1] if found else said

    return printed


def chosen(client, address, words=WORDS):
    """Send the form."""
    return client.post(address, {"new_password1": words, "new_password2": words})


def test_the_link_sets_a_password_and_leads_to_the_admin(client, link):
    address = link()
    page = client.get(address)
    assert page.status_code == 200
    assert "admin@example.org" in page.content.decode()
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("strict-origin", True)
    answer = chosen(client, address)
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/admin/")
    user = get_user_model().objects.get()
    assert user.is_superuser
    assert user.check_password(WORDS)
    client.force_login(user)
    assert client.get("/admin/").status_code == 200


def test_it_works_once_and_opening_it_uses_nothing_up(client, link):
    address = link()
    for _again in range(2):
        assert client.get(address).status_code == 200
    chosen(client, address)
    dead = client.get(address)
    assert dead.status_code == 410
    assert "no longer works" in dead.content.decode()
    assert chosen(client, address, "another sentence for it").status_code == 410
    assert get_user_model().objects.get().check_password(WORDS)


def test_of_two_at_the_same_time_the_second_finds_it_used(link, monkeypatch):
    secret = link().split("/")[-2]
    earlier = first.account_of(secret=secret)
    current = get_user_model().objects.get()
    current.set_password(WORDS)
    current.save()
    monkeypatch.setattr(first, "account_of", lambda secret: earlier)
    with pytest.raises(first.DeadLinkError):
        first.accept(secret=secret, form=None)


def test_it_is_dead_after_a_day_and_a_new_one_can_be_had(client, link):
    address = link()
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59)):
        assert client.get(address).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert client.get(address).status_code == 410
        assert client.get(link()).status_code == 200
    assert get_user_model().objects.count() == 1


def test_a_mistyped_address_can_be_corrected_and_its_link_dies(client, link):
    wrong = link("admn@example.org")
    right = link("admin@example.org")
    assert client.get(wrong).status_code == 410
    assert client.get(right).status_code == 200
    assert [user.email for user in get_user_model().objects.all()] == ["admin@example.org"]


@pytest.mark.parametrize("secret", ["x", "W10:1abcde:xyz", "a" * 300])
def test_an_invented_link_is_dead(client, secret):
    assert client.get(f"/first-administrator/{secret}/").status_code == 410


def test_a_weak_password_is_refused_with_words(client, link):
    address = link()
    page = chosen(client, address, "short")
    assert page.status_code == 200
    assert "at least 12 characters" in page.content.decode()
    assert client.get(address).status_code == 200


def test_nothing_happens_where_an_administrator_can_sign_in(client, link):
    chosen(client, link())
    assert "has an administrator already" in link("second@example.org")
    assert get_user_model().objects.count() == 1


def test_an_administrator_of_a_single_sign_on_counts_too(link):
    user = get_user_model().objects.create_superuser("sso@example.org")
    user.last_login = timezone.now()
    user.save()
    assert "has an administrator already" in link()


def test_the_account_of_somebody_else_gets_no_rights_and_a_bad_address_is_refused(link):
    UserFactory(email="learner@example.org")
    with pytest.raises(CommandError, match="choose another"):
        link("Learner@example.org")
    with pytest.raises(CommandError, match="is no e-mail address"):
        link("nobody")
    assert not get_user_model().objects.filter(is_superuser=True).exists()
