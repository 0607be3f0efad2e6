"""Training administrators see which mail did not arrive and why, and send it again; nobody's personal address is shown."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.base.health import Level
from lms.base.leases import database_now
from lms.notifications import health, outgoing, services
from lms.notifications.models import Outbox
from tests.factories import PersonFactory, UserFactory
from tests.factories.courses import AT
from tests.factories.mail import assigned_mail
from tests.harness.mailserver import mail_server

pytestmark = pytest.mark.django_db
PAGE = "/admin/training/mail/"
STATES = Outbox.State


@pytest.fixture
def administrator(client):
    call_command("lms_setup", verbosity=0)
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Training administrators"))
    client.force_login(user)
    return client


@pytest.fixture
def server(settings):
    with mail_server() as (handler, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield handler


def send():
    Outbox.objects.open().update(send_after=database_now())
    return outgoing.deliver(task_id="one", seconds=12).sent


def private_mail(person, address="leila@home.example"):
    """Return a mail to a personal address."""
    fields = {"dedupe_key": f"personal:{person.pk}", "context": {"email": address}, "at": clock.now()}
    return services.queue(kind="personal_address", person=person, address=address, **fields)


def test_a_refused_mail_is_listed_in_the_servers_words_and_goes_to_the_mended_address(administrator, server):
    assert "There is no such mail." in administrator.get(PAGE).content.decode()
    mail = assigned_mail()
    person = mail.person
    server.rcpt[person.email] = "550 5.1.1 no such mailbox here"
    assert send() == 0
    page = administrator.get(f"{PAGE}?state=bounced").content.decode()
    for words in ("SMTPRecipientsRefused: 550 5.1.1 no such mailbox here", "Leila Haddad", person.email,
                  "A course is assigned to me", "Refused by the receiving server (1)"):  # fmt: skip
        assert words in page, words
    person.email = "mended@example.org"
    person.save()
    again = administrator.post(f"{PAGE}{mail.uuid}/retry/", follow=True).content.decode()
    assert "in line again" in again
    assert "nothing to repeat" in administrator.post(f"{PAGE}{mail.uuid}/retry/", follow=True).content.decode()
    assert send() == 1
    assert server.taken[0]["To"] == "mended@example.org"
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.reason) == (STATES.SENT, 1, "")
    page = administrator.get(PAGE).content.decode()
    assert "m…@example.org" in page
    assert "mended@example.org" not in page
    assert f"{mail.uuid}/retry/" not in page


def test_a_personal_address_is_shown_nowhere_and_stays_that_of_its_mail(administrator, server):
    person = PersonFactory()
    mail = private_mail(person)
    server.rcpt[mail.address] = "550 5.1.1 <leila@home.example> is unknown"
    assert send() == 0
    page = administrator.get(PAGE).content.decode()
    assert "home.example" not in page
    assert "is unknown" in page
    assert services.retry(mail=mail, at=clock.now())
    mail.refresh_from_db()
    assert mail.recipient == "leila@home.example"


def test_filters_by_state_and_kind_and_pages(administrator, monkeypatch):
    first = assigned_mail()
    private_mail(first.person)
    Outbox.objects.filter(pk=first.pk).update(state=STATES.FAILED, ended_at=clock.now(), reason="Given up")
    assert administrator.get(f"{PAGE}?state=failed").context["page"].paginator.count == 1
    assert administrator.get(f"{PAGE}?kind=personal_address").context["page"].paginator.count == 1
    assert administrator.get(f"{PAGE}?state=nonsense&kind=nonsense").context["page"].paginator.count == 2
    monkeypatch.setattr("lms.http.outbox.PAGE_SIZE", 1)
    assert "page=2" in administrator.get(PAGE).content.decode()
    assert "page=1" in administrator.get(f"{PAGE}?page=2").content.decode()


def test_a_kind_that_nothing_registers_any_more_is_named_by_its_code_and_without_an_address(administrator):
    Outbox.objects.create(kind="of_old", address="who@example.org", dedupe_key="old", created_at=AT, send_after=AT)
    page = administrator.get(PAGE).content.decode()
    assert "of_old" in page
    assert "example.org" not in page
    nobody = Outbox(kind="assigned", person=PersonFactory(email=""))
    assert services.shown_address(mail=nobody, whole=True) == ""


def test_the_list_takes_as_many_queries_for_twenty_as_for_one(administrator):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert administrator.get(PAGE).status_code == 200
        return len(asked)

    private_mail(PersonFactory())
    administrator.get(PAGE)
    one = queries()
    for _number in range(19):
        private_mail(PersonFactory())
    assert queries() == one


def test_trainers_do_not_see_it_and_learners_are_led_away(client):
    call_command("lms_setup", verbosity=0)
    trainer = UserFactory()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(trainer)
    mail = private_mail(PersonFactory())
    assert client.get(PAGE).status_code in {302, 403}
    assert client.post(f"{PAGE}{mail.uuid}/retry/").status_code in {302, 403}
    assert "training/mail" not in client.get("/admin/").content.decode()


def test_the_system_status_counts_mail_by_state():
    at = clock.now()
    assert health.mail(at).level == Level.GOOD
    mails = [private_mail(PersonFactory()) for _number in range(3)]
    Outbox.objects.filter(pk=mails[0].pk).update(state=STATES.FAILED, ended_at=at)
    Outbox.objects.filter(pk=mails[1].pk).update(state=STATES.BOUNCED, ended_at=at)
    found = health.mail(clock.now())
    assert found.level == Level.WARNING
    assert found.said == "1 mail waits. 0 were sent in 7 days. 1 failed in 7 days. 1 was refused in 7 days."
    assert health.mail(at + timedelta(hours=2)).level == Level.BAD
