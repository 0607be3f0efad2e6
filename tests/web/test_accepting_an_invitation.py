"""An invited person opens the link of the mail on a phone, chooses a password, and is in."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from lms.base.leases import database_now
from lms.http.invitations import PER_ADDRESS
from lms.notifications import outgoing
from lms.notifications.models import Outbox
from lms.organizations.invitations import Invitation
from lms.organizations.models import Person
from tests.factories import OrganizationFactory, PersonFactory, UserFactory, team_of
from tests.factories.invitations import ACCEPTED, WORDS, invite_list, invited_links, inviter_of
from tests.factories.logins import ACCOUNT, links_in, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(mailoutbox, settings):
    """Return a function that invites somebody, sends the mail, and returns the address of its link."""
    settings.LMS_PUBLIC_BASE_URL = "https://training.example.org"

    def invited(text="leila@example.org", **place):
        organization = OrganizationFactory(name="Harbor Health")
        invite_list(organization, text, by=inviter_of(organization, legal_name="Joanna Park"), **place)
        Outbox.objects.update(send_after=database_now())
        outgoing.deliver(task_id="test", seconds=5)
        return links_in(mailoutbox[-1].body)[0]

    return invited


def test_the_mail_says_who_invites_where_to_and_until_when(link, mailoutbox):
    link("Leila Haddad <leila@example.org>")
    (mail,) = mailoutbox
    ((html, _kind),) = mail.alternatives
    assert mail.to == ["leila@example.org"]
    assert mail.subject == "Your training account at Harbor Health"
    for text in (mail.body, html):
        for words in (
            "Leila Haddad",
            "Harbor Health",
            "Joanna Park",
            "The link works once, until ",
            "Accept the invitation",
        ):
            assert words in text
        assert "Choose which mails you get" not in text, "that page needs the login which is yet to be made"
    assert links_in(mail.body)[0].split("/")[-2] not in str(Outbox.objects.values().get())


def test_the_mail_comes_in_the_language_of_the_person(mailoutbox):
    invite_list(OrganizationFactory(), "a@example.org")
    Outbox.objects.update(language="es", send_after=database_now())
    outgoing.deliver(task_id="test", seconds=5)
    assert links_in(mailoutbox[0].body)[0].startswith("/es/training/invitation/")


def test_accepting_leads_to_my_learning_with_a_welcome(client, link):
    address = link()
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("strict-origin", True)
    for words in (
        "leila@example.org",
        "Joanna Park",
        "Harbor Health",
        "at least 12 characters",
        'autocomplete="new-password"',
    ):
        assert words in text
    assert 'value="leila@example.org"' not in text, "an address is no name"
    answer = client.post(address, ACCEPTED, follow=True)
    assert answer.redirect_chain == [("/training/", 302)]
    assert "Welcome. Your account is ready" in answer.content.decode()
    person = Person.objects.get(email="leila@example.org")
    assert (person.legal_name, person.user.email) == ("Leila Haddad", "leila@example.org")
    confirmed = EmailAddress.objects.get(user=person.user)
    assert (confirmed.email, confirmed.verified, confirmed.primary) == ("leila@example.org", True, True)
    assert log_in(Client(), person.user, password=WORDS).url == "/training/"


def test_a_new_supervisor_can_set_up_the_second_factor_without_the_password_again(client, link, settings):
    settings.LMS_SECOND_FACTOR_REQUIRED = True
    address = link()
    person = Person.objects.get(email="leila@example.org")
    team = team_of(organization=person.memberships.get().organization)
    person.memberships.update(role="supervisor", team=team)
    client.post(address, ACCEPTED)
    assert client.get("/training/team/").url == f"{ACCOUNT}security/"
    assert client.get(f"{ACCOUNT}security/app/").status_code == 200


def test_a_mistake_loses_nothing_but_the_passwords(client, link):
    address = link()
    page = client.post(address, {**ACCEPTED, "again": "something else entirely"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "The two passwords are not the same." in text
    assert 'value="Leila Haddad"' in text
    assert WORDS not in text
    weak = client.post(address, {**ACCEPTED, "password": "short", "again": "short"})
    assert weak.status_code == 422
    assert "too short" in weak.content.decode()
    unprintable = client.post(address, {**ACCEPTED, "legal_name": "Leila \U0001f600"})
    assert unprintable.status_code == 422
    assert client.post(address, {}).status_code == 422
    assert not Person.objects.filter(email="leila@example.org", user__isnull=False).exists()
    assert client.post(address, ACCEPTED).status_code == 302


def test_every_dead_link_gets_the_same_page(client, link, settings):
    settings.LMS_HELP_CONTACT = "help@example.org"
    used, withdrawn = link(), link("gone@example.org")
    client.post(used, ACCEPTED)
    Invitation.objects.filter(address="gone@example.org").update(withdrawn_at=database_now())
    client = Client()
    pages = [client.get(address) for address in (used, withdrawn, "/training/invitation/made-up/")]
    pages.append(client.post(used, ACCEPTED))
    own_address = r'<nav aria-label="Language of this page">.*?</nav>'
    texts = {re.sub(own_address, "", page.content.decode()) for page in pages}
    assert {page.status_code for page in pages} == {410}
    assert len(texts) == 1
    assert "please ask help@example.org" in texts.pop()
    assert {page["Referrer-Policy"] for page in pages} == {"strict-origin"}


def test_an_invitation_accepted_in_the_browser_of_somebody_else_ends_their_login(client, link):
    address, other = link(), PersonFactory()
    client.force_login(other.user)
    assert "Somebody is logged in here as" in client.get(address).content.decode()
    client.post(address, ACCEPTED)
    assert client.session["_auth_user_id"] == str(Person.objects.get(email="leila@example.org").user_id)


def test_guessing_is_limited_for_each_client(client):
    statuses = [client.get("/training/invitation/made-up/").status_code for _time in range(PER_ADDRESS.most + 1)]
    assert (set(statuses[:-1]), statuses[-1]) == ({410}, 429)


def test_the_opening_of_a_link_uses_nothing_up(client):
    (secret,) = invited_links(OrganizationFactory(), "a@example.org")
    for _time in range(3):
        assert client.get(f"/training/invitation/{secret}/").status_code == 200
    assert Invitation.objects.get().accepted_at is None


def test_a_forgotten_password_answers_an_invited_person_like_everybody(client, mailoutbox):
    invite_list(OrganizationFactory(), "invited@example.org")
    known, answers = UserFactory(), []
    for email in ("invited@example.org", known.email, "unknown@example.org"):
        answer = client.post(f"{ACCOUNT}password/reset/", {"email": email}, follow=True)
        answers.append((answer.redirect_chain, answer.status_code, answer.content.decode().replace(email, "")))
    assert answers[0] == answers[1] == answers[2]
    assert [mail.to for mail in mailoutbox] == [["invited@example.org"], [known.email], ["unknown@example.org"]]
    assert mailoutbox[0].body == mailoutbox[2].body.replace("unknown@", "invited@")
