"""Staff and supervisors set up a second factor before they see others' records; whoever has one is asked for it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from lms.site.accounts.adapter import SecondFactorAdapter
from tests.factories import PersonFactory, UserFactory, supervisor_of, team_of
from tests.factories.logins import ACCOUNT, LOGIN, code_for, code_of, log_in, with_app
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

SECURITY = f"{ACCOUNT}security/"
GUARDED = ("/admin/", "/admin/pages/", "/training/team/", "/training/team/roster.csv")


@pytest.fixture(autouse=True)
def _required(settings):
    settings.LMS_SECOND_FACTOR_REQUIRED = True


def trainer():
    """Return the account of a trainer."""
    call_command("lms_setup", verbosity=0)
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Trainers"))
    return user


def supervisor():
    """Return the account of a supervisor."""
    return supervisor_of(team_of(PersonFactory())).user


def administrator():
    """Return the account of an administrator."""
    return UserFactory(is_superuser=True, is_staff=True)


def reach(client, address):
    """Return what stops a client at an address: "setup", "login", or the status."""
    response = client.get(address)
    target = response.get("Location", "")
    if target.startswith(LOGIN):
        return "login"
    return "setup" if target == SECURITY else response.status_code


@pytest.mark.parametrize("who", [trainer, supervisor, administrator])
def test_staff_and_supervisors_are_led_to_set_one_up_and_reach_everything_after_it(client, who):
    user = who()
    log_in(client, user)
    assert client.get("/training/").status_code == 200
    assert {reach(client, address) for address in GUARDED} == {"setup"}
    assert client.post("/training/team/").url == SECURITY
    assert "your account needs a second factor" in client.get(SECURITY).content.decode()
    with_app(user)
    assert "setup" not in {reach(client, address) for address in GUARDED}
    Authenticator.objects.filter(user=user, type="totp").delete()
    assert {reach(client, address) for address in GUARDED} == {"setup"}


def test_learners_are_not_asked_and_who_becomes_a_supervisor_is_asked_at_once(client):
    learner = PersonFactory()
    log_in(client, learner.user)
    assert reach(client, "/training/team/") == 200
    supervised = supervisor_of(team_of(learner))
    supervised.memberships.update(person=learner)
    assert reach(client, "/training/team/") == "setup"


def test_the_setting_turns_it_off(client, settings):
    settings.LMS_SECOND_FACTOR_REQUIRED = False
    log_in(client, supervisor())
    assert reach(client, "/training/team/") == 200


def set_up(client):
    """Set up an authenticator app through the pages, and return its secret and the recovery codes."""
    asked = client.get(f"{SECURITY}app/", follow=True)
    assert "Is it you?" in asked.content.decode()
    page = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True).content.decode()
    secret = re.search(r"<code[^>]*>(\w+)</code>", page)[1]
    wrong = client.post(f"{SECURITY}app/", {"code": "000000"})
    assert "lms-field--bad" in wrong.content.decode()
    codes = client.post(f"{SECURITY}app/", {"code": code_for(secret)}, follow=True).content.decode()
    return secret, re.findall(r"<li><code>(\w+)</code>", codes)


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_on_the_pages_its_secret_is_sealed_and_a_mail_tells_of_it(client, mailoutbox):
    user = supervisor()
    log_in(client, user)
    secret, codes = set_up(client)
    assert len(codes) == 10
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not [code for code in codes if code in stored]
    (mail,) = mailoutbox
    assert mail.to == [user.email]
    assert "Something about your account has changed" in mail.body
    assert reach(client, "/training/team/") == 200
    assert client.get(f"{SECURITY}codes/file/").content.decode().split() == codes


def test_a_login_asks_for_the_code_and_each_recovery_code_works_once(client):
    user = administrator()
    app = with_app(user)
    code = RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()[0]
    asked = log_in(client, user, next="/admin/")
    assert asked.url == f"{SECURITY}code/"
    assert "_auth_user_id" not in client.session
    assert reach(client, "/admin/") == "login"
    assert client.post(f"{SECURITY}code/", {"code": "000000"}).status_code == 200
    assert client.post(f"{SECURITY}code/", {"code": code_of(app)}).url == "/admin/"
    for recovery, accepted in ((code, True), (code, False)):
        other = Client()
        log_in(other, user)
        assert (other.post(f"{SECURITY}code/", {"code": recovery}).status_code == 302) is accepted


def test_guessing_codes_waits(client):
    user = administrator()
    app = with_app(user)
    log_in(client, user)
    for _try in range(5):
        client.post(f"{SECURITY}code/", {"code": "000000"})
    assert client.post(f"{SECURITY}code/", {"code": code_of(app)}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_second_factor_is_removed_only_by_who_knows_it(client):
    user = supervisor()
    log_in(client, user)
    set_up(client)
    session = client.session
    session.pop("account_authentication_methods")
    session.save()
    asked = client.post(f"{SECURITY}app/remove/")
    assert asked.url.startswith(f"{ACCOUNT}reauthenticate/")
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    client.post(asked.url, {"password": PASSWORD})
    client.post(f"{SECURITY}app/remove/")
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_seal_made_with_an_earlier_secret_key_still_opens(settings):
    sealed = SecondFactorAdapter().encrypt("words")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert SecondFactorAdapter().decrypt(sealed) == "words"
