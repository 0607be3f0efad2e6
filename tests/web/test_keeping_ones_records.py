"""A personal address counts when its owner confirms it logged in, and lets a leaver back in; certificates come as one file."""

import io
import re
import shutil
import zipfile
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from lms.base.leases import database_now
from lms.certificates import services
from lms.certificates.models import Certificate, Rendition
from lms.flows.keep import ConfirmAddress
from lms.notifications import outgoing
from lms.notifications.models import Outbox
from lms.organizations.keeping import PersonalAddress
from tests.factories import PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.logins import ACCOUNT, links_in, log_in
from tests.factories.people import PASSWORD
from tests.web.test_certificate_bundles import PAGE, certified, unzipped

pytestmark = pytest.mark.django_db

ASK, PROFILE, ALL = f"{ACCOUNT}records/address/", "/training/profile/", "/training/certificates/all.zip"
ADDRESS = "leila@home.example"


def sent():
    """Send what waits and return the mails of this test."""
    Outbox.objects.open().update(send_after=database_now())
    outgoing.deliver(task_id="one", seconds=12)
    return django_mail.outbox


def link_in(message):
    return next(path for path in links_in(message.body) if "/records/confirm/" in path)


def enter(client, person):
    """Log in, and give the password once more, as changes of an account ask for."""
    log_in(client, person.user)
    client.post(f"{ACCOUNT}reauthenticate/", {"password": PASSWORD})


def kept(client, person):
    """Walk the whole way to a confirmed address and return what the link answers."""
    enter(client, person)
    assert client.post(ASK, {"email": f" {ADDRESS} "}).url == f"{PROFILE}#records"
    (message,) = [message for message in sent() if message.to == [ADDRESS]]
    return client.post(link_in(message))


def test_an_address_counts_when_its_owner_has_confirmed_it_and_the_work_address_is_told(client):
    person = PersonFactory()
    enter(client, person)
    client.post(ASK, {"email": ADDRESS})
    client.post(ASK, {"email": ADDRESS})
    (message,) = sent()
    link = link_in(message)
    assert not PersonalAddress.objects.exists()
    page = client.get(link)
    assert ADDRESS in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    assert not PersonalAddress.objects.exists()
    assert client.post(link).url == f"{PROFILE}#records"
    assert PersonalAddress.objects.get().email == ADDRESS
    told = sent()[-1]
    assert (told.to, told.subject) == ([person.email], "A personal address was added to your account")
    assert ADDRESS not in told.body
    assert f"Your personal address is {ADDRESS}." in client.get(PROFILE).content.decode()


def test_a_person_who_is_gone_is_asked_nothing():
    letter = ConfirmAddress().letter(person=None, context={"email": ADDRESS}, at=datetime.now(UTC))
    assert letter is None


def test_a_link_is_of_use_to_the_person_who_asked_alone_and_for_a_day(client):
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False):
        person = PersonFactory()
        enter(client, person)
        client.post(ASK, {"email": ADDRESS})
        link = link_in(sent()[0])
        assert Client().get(link).url.startswith(f"{ACCOUNT}login/")
        finder = Client()
        log_in(finder, PersonFactory().user)
        assert [finder.get(link).status_code, finder.post(link).status_code] == [404, 404]
        assert client.get(f"{link[:-2]}x/").status_code == 404
    with time_machine.travel(datetime(2026, 3, 3, 9, 1, tzinfo=UTC), tick=False):
        enter(client, person)
        assert client.post(link).status_code == 404
    assert not PersonalAddress.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nothing", "Enter an e-mail address"),
        ("x" * 250 + "@home.example", "Enter an e-mail address"),
        ("LEARNER@WORK.EXAMPLE", "the address that you use now"),
    ],
)
def test_what_is_no_address_of_ones_own_is_said_beside_what_was_typed(client, typed, words):
    person = PersonFactory(user__email="learner@work.example")
    enter(client, person)
    answer = client.post(ASK, {"email": typed})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert f'value="{typed}"' in text
    assert not Outbox.objects.exists()


def test_the_password_is_asked_for_again_before_the_way_back_changes(client):
    person = PersonFactory()
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False):
        enter(client, person)
    with time_machine.travel(datetime(2026, 3, 2, 9, 20, tzinfo=UTC), tick=False):
        asked = client.post(ASK, {"email": ADDRESS})
        assert asked.url.startswith(f"{ACCOUNT}reauthenticate/")
        assert not Outbox.objects.exists()
        client.post(asked.url, {"password": PASSWORD})
        assert Outbox.objects.get().address == ADDRESS


def test_it_can_be_removed_and_its_row_has_an_address(client):
    person = PersonFactory()
    kept(client, person)
    for _time in range(2):
        assert client.post(ASK, {"forget": "1"}).url == f"{PROFILE}#records"
        assert not PersonalAddress.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalAddress.objects.create(person=person, email="", confirmed_at=datetime.now(UTC))


def new_password_by(address):
    """Ask for a new password as somebody without a login; return the mails to that address."""
    before = len(django_mail.outbox)
    Client().post(f"{ACCOUNT}password/reset/", {"email": address})
    cache.clear()
    return [message for message in django_mail.outbox[before:] if message.to == [address]]


def test_a_leaver_without_the_mailbox_at_work_gets_back_in_by_the_personal_address(client):
    person = PersonFactory()
    kept(client, person)
    (message,) = new_password_by(ADDRESS.upper().replace("LEILA", "leila").lower())
    link = next(path for path in links_in(message.body) if "/password/reset/" in path)
    stranger = Client()
    form = stranger.get(link).url
    new = "quiet harbor seven lanterns"
    assert stranger.post(form, {"password1": new, "password2": new}).status_code == 302
    assert log_in(Client(), person.user, password=new).url == "/training/"


def test_an_address_of_two_people_or_of_a_closed_account_opens_none(client):
    person, other = PersonFactory(), PersonFactory()
    kept(client, person)
    PersonalAddress.objects.create(person=other, email=ADDRESS.upper(), confirmed_at=datetime.now(UTC))
    assert "no open account has this e-mail address" in new_password_by(ADDRESS)[0].body
    PersonalAddress.objects.filter(person=other).delete()
    person.user.is_active = False
    person.user.save()
    assert "no open account has this e-mail address" in new_password_by(ADDRESS)[0].body


def test_nobody_else_sees_it(client):
    person = certified("Ana Beltrán", publish_course(title="Access", lessons=1))
    kept(client, person)
    boss, client = supervisor_of(team_of(person)), Client()
    client.force_login(boss.user)
    boss.user.is_superuser = True
    boss.user.save()
    for address in ("/training/team/", f"/training/team/people/{person.uuid}/", "/training/team/roster.csv", PAGE,
                    "/admin/lms_people/", f"/admin/lms_people/edit/{person.pk}/", "/admin/training/files/"):  # fmt: skip
        answer = client.get(address, follow=True)
        assert ADDRESS not in b"".join(answer).decode(), address


def test_all_certificates_come_as_one_file_with_their_seals_and_only_ones_own(client):
    course = publish_course(title="Access", lessons=1)
    ana = certified("Ana Beltrán", course)
    certified("Bea Cruz", course)
    client.force_login(ana.user)
    assert "Download all my certificates" in client.get(PROFILE).content.decode()
    manifest, files = unzipped(client.post(ALL))
    assert [row["Name"] for row in manifest] == ["Ana Beltrán"]
    assert list(files.values()) == ["%PDF of Ana Beltrán".encode()]
    assert client.get(ALL).status_code == 405


def said(client):
    """Return the words of the wallet after asking for all certificates."""
    answer = client.post(ALL, follow=True)
    assert answer.redirect_chain == [("/training/certificates/", 302)]
    return re.sub(r"<[^>]*>", " ", answer.content.decode())


def test_a_new_site_without_any_certificate_says_so_and_so_does_one_whose_files_are_not_made_yet(client):
    shutil.rmtree(services.storage().folder, ignore_errors=True)
    newcomer = PersonFactory()
    client.force_login(newcomer.user)
    assert "You have no certificate yet." in said(client)
    assert "Download all my certificates" not in client.get(PROFILE).content.decode()
    waiting = certified("Ana Beltrán", publish_course(title="Access", lessons=1), made=False)
    client.force_login(waiting.user)
    assert "The files are being made." in said(client)
    boss = supervisor_of(team_of(waiting))
    client.force_login(boss.user)
    answer = client.post("/training/team/certificates.zip", {"person": [str(waiting.uuid)]})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == ["manifest.csv"]
    assert "still being made" in archive.read("manifest.csv").decode("utf-8-sig")


def test_a_storage_that_is_lost_is_said_and_nothing_is_sent(client):
    ana = certified("Ana Beltrán", publish_course(title="Access", lessons=1))
    client.force_login(ana.user)
    shutil.rmtree(services.storage().folder)
    assert "storage of certificate files cannot be reached" in said(client)
    assert Rendition.objects.get().state == Rendition.State.READY


def test_records_and_address_outlive_the_memberships(client):
    ana = certified("Ana Beltrán", publish_course(title="Access", lessons=1))
    team_of(ana)
    ana.memberships.update(ends_at=datetime(2026, 3, 1, tzinfo=UTC))
    kept(client, ana)
    number = Certificate.objects.get().number
    assert number in client.get("/training/certificates/").content.decode()
    assert len(unzipped(client.post(ALL))[1]) == 1
