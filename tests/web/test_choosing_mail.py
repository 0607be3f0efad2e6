"""A person chooses in the profile, or by one click in the mail itself, which optional mails come."""

import pytest
from django.core import signing
from django.test import Client

from lms.notifications.letters import SALT, choice_token
from lms.notifications.models import Preference
from lms.notifications.registry import UnknownKindError
from lms.notifications.services import RequiredKindError, switch_off
from tests.factories import AT, PersonFactory, supervisor_of, team_of

pytestmark = pytest.mark.django_db

PROFILE, CHOOSE = "/training/profile/", "/training/mail/preferences/"


def off():
    """Return what is switched off."""
    return sorted(Preference.objects.values_list("kind", flat=True))


def test_the_profile_offers_what_can_be_switched_off_and_keeps_the_choice(sign_in):
    client = sign_in(PersonFactory())
    page = client.get(PROFILE).content.decode()
    assert 'value="certificate_ready" checked' in page
    assert 'value="assigned"' not in page
    assert 'value="nudge"' not in page, "a reminder by hand is about a duty"
    assert 'value="digest"' not in page, "it is for supervisors"
    saved = client.post(CHOOSE, {}, follow=True)
    assert "Saved. Mail about courses" in saved.content.decode()
    assert off() == ["certificate_ready", "commitment"]
    assert 'value="certificate_ready" checked' not in client.get(PROFILE).content.decode()
    client.post(CHOOSE, {"wanted": ["certificate_ready", "commitment", "assigned", "nonsense"]})
    assert off() == []


def test_a_supervisor_can_switch_the_weekly_digest_off(sign_in):
    boss = supervisor_of(team_of())
    client = sign_in(boss)
    client.post(CHOOSE, {"wanted": ["certificate_ready", "commitment"]})
    client.post(CHOOSE, {"wanted": ["certificate_ready", "commitment"]})
    assert off() == ["digest"]


def test_the_choice_needs_a_login(client):
    assert client.post(CHOOSE).status_code == 302
    assert client.get(CHOOSE).status_code == 302
    assert off() == []


def test_the_link_in_a_mail_changes_nothing_until_its_button_is_pressed(client):
    person = PersonFactory()
    address = f"/training/mail/{choice_token(person=person, kind='certificate_ready')}/"
    page = client.get(address)
    assert "Stop these mails?" in page.content.decode()
    assert person.legal_name not in page.content.decode(), "a mail may have been passed on"
    assert page["Cache-Control"] == "private, no-store"
    assert off() == []
    assert "You will not get these mails any more" in client.post(address).content.decode()
    assert client.post(address).status_code == 200
    assert off() == ["certificate_ready"]


def test_one_click_of_a_mail_program_needs_no_cookie_and_no_page_of_ours():
    person = PersonFactory()
    address = f"/training/mail/{choice_token(person=person, kind='certificate_ready')}/"
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert off() == ["certificate_ready"]


def test_a_forged_link_one_of_a_kind_that_everybody_gets_and_one_of_nobody_lead_nowhere(client):
    person = PersonFactory()
    token = choice_token(person=person, kind="certificate_ready")
    strangers = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        signing.dumps([str(person.uuid), "certificate_ready"], salt="another"),
        choice_token(person=person, kind="assigned"),
        choice_token(person=person, kind="nothing"),
        signing.dumps(["00000000-0000-4000-8000-000000000000", "certificate_ready"], salt=SALT),
        "nonsense",
    ]
    for stranger in strangers:
        assert client.post(f"/training/mail/{stranger}/").status_code == 404, stranger
    assert off() == []


def test_a_kind_that_everybody_gets_cannot_be_switched_off_by_code_either():
    with pytest.raises(RequiredKindError):
        switch_off(person=PersonFactory(), kind="assigned", at=AT)
    with pytest.raises(UnknownKindError):
        switch_off(person=PersonFactory(), kind="nothing", at=AT)
