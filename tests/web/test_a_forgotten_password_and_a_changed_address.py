"""Links in mails set a new password once, within an hour, and change an address when its owner has confirmed it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.factories import UserFactory
from tests.factories.logins import ACCOUNT, LOGIN, links_in, log_in
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "violet harbor kettle"
FIELDS = {"password1": NEW, "password2": NEW}


@pytest.fixture
def link(client, mailoutbox, settings):
    """Return a function that asks for a new password and returns the link of the mail."""
    settings.LMS_PUBLIC_BASE_URL = "https://training.example.org"

    def asked(user, **options):
        client.post(f"{ACCOUNT}password/reset/", {"email": user.email.upper()}, **options)
        assert "https://training.example.org/" in mailoutbox[-1].body
        return links_in(mailoutbox[-1].body)[0]

    return asked


def test_a_link_sets_a_new_password_once_and_ends_every_login(client, link):
    user, elsewhere = UserFactory(), Client()
    elsewhere.force_login(user)
    address = link(user)
    form = client.get(address)
    assert form.url.endswith("-set-password/"), "the token leaves the address before the page is shown"
    assert "12 characters" in client.get(form.url).content.decode()
    assert client.post(form.url, {"password1": "short", "password2": "short"}).status_code == 200
    assert client.post(form.url, FIELDS).url == f"{ACCOUNT}password/reset/done/"
    assert elsewhere.get("/training/").status_code == 302
    assert log_in(client, user, password=NEW).url == "/training/"
    other = Client()
    assert "This link no longer works" in other.get(address).content.decode()
    assert "This link no longer works" in other.post(address, FIELDS).content.decode()


def test_a_link_is_over_after_an_hour(client, link):
    user = UserFactory()
    address = link(user)
    with time_machine.travel(timezone.now() + timedelta(minutes=59), tick=False):
        assert client.get(address).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert "This link no longer works" in Client().get(address).content.decode()


def test_an_account_without_a_password_gets_its_first_one_by_a_link(client, link):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    form = client.get(link(user))
    client.post(form.url, FIELDS)
    assert log_in(client, user, password=NEW).url == "/training/"


def test_a_mail_names_the_host_of_the_settings_and_says_what_to_do(link, mailoutbox):
    link(UserFactory(), headers={"Host": "evil.example"})
    (mail,) = mailoutbox
    assert mail.subject == "Set a new password"
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    for text in (mail.body, html):
        assert "evil.example" not in text
        assert "works once, for one hour" in text
        assert "your password stays as it is" in text


def test_a_changed_password_keeps_this_login_and_ends_the_others(client, mailoutbox):
    user, elsewhere = UserFactory(), Client()
    for browser in (client, elsewhere):
        log_in(browser, user)
    wrong = client.post(f"{ACCOUNT}password/", {"oldpassword": "wrong", **FIELDS})
    assert "lms-field--bad" in wrong.content.decode()
    assert client.post(f"{ACCOUNT}password/", {"oldpassword": PASSWORD, **FIELDS}).status_code == 302
    assert client.get("/training/").status_code == 200
    assert elsewhere.get("/training/").status_code == 302
    assert "password has been changed" in mailoutbox[-1].body


def test_an_address_changes_when_its_owner_confirms_it_and_the_old_owner_is_told(client, mailoutbox):
    user = UserFactory(email="old@example.org")
    log_in(client, user)
    page = f"{ACCOUNT}email/"
    assert "You log in as old@example.org." in client.get(page).content.decode()
    asked = client.post(page, {"action_add": "", "email": "new@example.org"})
    assert asked.url.startswith(f"{ACCOUNT}reauthenticate/"), "the password is asked for first"
    client.post(asked.url, {"password": PASSWORD})
    client.post(page, {"action_add": "", "email": "new@example.org"})
    user.refresh_from_db()
    assert user.email == "old@example.org"
    assert "It changes to new@example.org as soon as" in client.get(page).content.decode()
    assert mailoutbox[-1].to == ["new@example.org"]
    confirm = links_in(mailoutbox[-1].body)[0]
    assert client.get(confirm).status_code == 200
    user.refresh_from_db()
    assert user.email == "old@example.org", "opening a link changes nothing"
    client.post(confirm)
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert mailoutbox[-1].to == ["old@example.org"]
    assert "changed from old@example.org to new@example.org" in mailoutbox[-1].body
    assert "This link no longer works" in Client().get(f"{ACCOUNT}email/confirm/abc/").content.decode()


def test_the_address_of_somebody_else_cannot_be_taken_and_the_answer_does_not_tell(client, mailoutbox):
    user, other = UserFactory(), UserFactory()
    log_in(client, user)
    page = f"{ACCOUNT}email/"
    client.post(client.get(f"{ACCOUNT}security/app/").url, {"password": PASSWORD})
    for address in ("free@example.org", other.email):
        answer = client.post(page, {"action_add": "", "email": address})
        assert answer.status_code == 302, address
        assert f"It changes to {address}" in client.get(page).content.decode()
    for mail in mailoutbox:
        for address in links_in(mail.body)[:1]:
            client.post(address)
    user.refresh_from_db()
    assert user.email != other.email


def test_a_person_sees_the_devices_and_logs_out_all_others_or_all(client):
    user, phone, tablet = (
        UserFactory(),
        Client(headers={"User-Agent": "A phone"}),
        Client(headers={"User-Agent": "A tablet"}),
    )
    for browser in (client, phone, tablet):
        log_in(browser, user)
    devices = f"{ACCOUNT}devices/"
    text = client.get(devices).content.decode()
    assert all(words in text for words in ("This browser", "A phone", "A tablet", "127.0.0.1"))
    phone.post(devices)
    assert [browser.get("/training/").status_code for browser in (client, phone, tablet)] == [302, 200, 302]
    log_in(client, user)
    assert phone.post(devices, {"everywhere": "1"}).url == LOGIN
    assert [browser.get("/training/").status_code for browser in (client, phone)] == [302, 302]
