"""People log in with their organization's provider, a real one on this machine; what is not right opens nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

from lms.base.health import Level, examine
from lms.organizations.employment import Employment
from lms.organizations.models import Person
from lms.site.accounts.models import User
from lms.site.accounts.sso.adapter import SocialAdapter
from lms.site.accounts.sso.configured import configured
from lms.site.accounts.sso.linking import Reason, RefusedError, account_for
from lms.site.settings import oidc
from tests.factories import OrganizationFactory, PersonFactory, UserFactory, supervisor_of, team_of
from tests.factories.logins import LOGIN, code_of, log_in, with_app
from tests.harness.oidc import CLIENT, SECRET, oidc_provider

pytestmark = pytest.mark.django_db

ADDRESS = "ana@clinic.example"
BEGIN = "/sso/"


@pytest.fixture(scope="module")
def running():
    with oidc_provider() as provider:
        yield provider


@pytest.fixture
def provider(running, settings):
    """The provider as it should be, with its one user, and the settings that name it."""
    fresh = type(running)(issuer=running.issuer, key=running.key)
    running.__dict__.update(fresh.__dict__)
    running.user = {"sub": "subject-1", "email": ADDRESS, "email_verified": True, "given_name": "Ana"}
    settings.LMS_PUBLIC_BASE_URL = "http://testserver"
    settings.LMS_OIDC = {"issuer": running.issuer, "client_id": CLIENT, "client_secret": SECRET, "name": "Clinic login"}
    return running


@pytest.fixture
def trusting(settings):
    """Return a function that changes a setting of the provider."""

    def changed(**fields):
        settings.LMS_OIDC = {**settings.LMS_OIDC, **fields}

    return changed


def sent_back(client, begin=BEGIN):
    """Begin a login as a browser does, agree at the provider, and return the address that it sends the browser to."""
    led = client.get(begin)
    assert led.status_code == 302, led.content.decode()
    agreed = requests.get(led.url, allow_redirects=False, timeout=5)
    return agreed.headers["Location"].removeprefix("http://testserver")


def sign_on(client, begin=BEGIN):
    """Walk the whole login and return the last answer."""
    return client.get(sent_back(client, begin))


def is_in(client):
    return "_auth_user_id" in client.session


def refused(client, answer, words, status=403):
    """Tell that the answer is our page with these words, and nobody is in."""
    assert answer.status_code == status
    text = answer.content.decode()
    assert "You are not logged in" in text
    assert words in text
    assert "no-store" in answer["Cache-Control"]
    assert not is_in(client)
    return True


def test_without_a_provider_there_is_no_button_and_no_address(client):
    assert BEGIN not in client.get(LOGIN).content.decode()
    assert [client.get(address).status_code for address in (BEGIN, "/sso/answer/")] == [404, 404]


def test_an_account_is_linked_by_its_verified_address_told_by_mail_and_known_by_its_subject_after_that(
    client, provider
):
    user = UserFactory(email=ADDRESS, last_login=datetime(2026, 1, 1, tzinfo=UTC))
    assert "Log in with Clinic login" in client.get(f"{LOGIN}?next=/training/profile/").content.decode()
    assert sign_on(client, f"{BEGIN}?next=/training/profile/").url == "/training/profile/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert [(m.to, m.subject) for m in mail.outbox] == [([ADDRESS], "A new way to log in")]
    assert client.get(f"{BEGIN}?next=/training/profile/").url == "/training/profile/"
    row = SocialAccount.objects.get()
    assert (row.user, row.provider, row.uid, row.extra_data) == (user, provider.issuer, "subject-1", {})
    assert not SocialToken.objects.exists()
    provider.user["email"] = "ana.new@clinic.example"
    again = Client()
    sign_on(again)
    assert again.session["_auth_user_id"] == str(user.pk)
    assert len(mail.outbox) == 1
    assert User.objects.count() == 1


def test_the_login_sends_state_nonce_and_the_challenge_of_pkce_and_nothing_that_the_address_asks_for(client, provider):
    led = client.get(f"{BEGIN}?scope=everything&auth_params=prompt%3Dnone&process=connect", HTTP_HOST="evil.example")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(led.url).query).items()}
    assert set(asked) == {"client_id", "redirect_uri", "scope", "response_type", "state", "nonce",
                          "code_challenge", "code_challenge_method"}  # fmt: skip
    assert asked["redirect_uri"] == "http://testserver/sso/answer/"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) == 43


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", r"\\evil.example"])
def test_the_way_back_stays_on_this_site(client, provider, target):
    UserFactory(email=ADDRESS)
    assert sign_on(client, f"{BEGIN}?next={target}").url == "/training/"
    assert is_in(client)


BENT = {
    "another nonce": {"token": {"nonce": "another"}},
    "no nonce": {"token": {"nonce": None}},
    "another audience": {"token": {"aud": "another client"}},
    "two audiences and no party": {"token": {"aud": [CLIENT, "another"]}},
    "made for another party": {"token": {"azp": "another"}},
    "another issuer": {"token": {"iss": "https://evil.example"}},
    "expired": {"lives_seconds": -60},
    "without an end": {"token": {"exp": None}},
    "without a subject": {"token": {"sub": None}},
    "with an endless subject": {"token": {"sub": "x" * 192}},
    "without a signature": {"algorithm": "none"},
    "signed with the client's secret": {"algorithm": "HS256"},
    "signed with an unknown key": {"headers": {"kid": "second"}},
    "signed with another key": {"published": ec.generate_private_key(ec.SECP256R1())},
    "userinfo about somebody else": {"token": {"email": None}, "userinfo": {"sub": "subject-2"}},
}


@pytest.mark.parametrize("name", BENT)
def test_a_token_that_is_not_right_opens_nothing(client, provider, name):
    UserFactory(email=ADDRESS)
    provider.__dict__.update(BENT[name])
    assert refused(client, sign_on(client), "too old or was not meant for this browser", 400)
    assert not SocialAccount.objects.exists()


def test_an_answer_belongs_to_the_browser_that_began_and_counts_once(client, provider):
    UserFactory(email=ADDRESS)
    address = sent_back(client)
    code = parse_qs(urlsplit(address).query)["code"][0]
    assert refused(client, client.get(f"/sso/answer/?code={code}&state=tampered"), "not meant for this browser", 400)
    stranger = Client()
    assert refused(stranger, stranger.get(address), "not meant for this browser", 400)
    stranger.get(BEGIN)
    other = next(iter(stranger.session["socialaccount_states"]))
    forged = stranger.get(f"/sso/answer/?code={code}&state={other}")
    assert refused(stranger, forged, "not meant for this browser", 400)  # the provider refuses: another secret of PKCE
    fine = sent_back(client)
    assert client.get(fine).status_code == 302
    assert Client().get(fine).status_code == 400


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email_verified": False}, "confirmed e-mail address"),
        ({"email_verified": "false"}, "confirmed e-mail address"),
        ({"email_verified": "true"}, "confirmed e-mail address"),
        ({"email_verified": None}, "confirmed e-mail address"),
        ({"email": "not an address"}, "confirmed e-mail address"),
        ({"email": "somebody@clinic.example"}, "staff list"),
    ],
)
def test_an_address_that_is_not_verified_or_not_known_opens_nothing(client, provider, claims, words):
    UserFactory(email=ADDRESS)
    provider.token = claims
    provider.userinfo = claims
    assert refused(client, sign_on(client), words)
    assert User.objects.count() == 1


def test_addresses_can_be_limited_to_domains_and_be_taken_as_verified_within_them(client, provider, trusting):
    UserFactory(email=ADDRESS)
    provider.user["email_verified"] = None
    trusting(domains=["other.example"], email_is_verified=True)
    assert refused(client, sign_on(client), "not one of the organization")
    trusting(domains=["clinic.example"])
    provider.user["email_verified"] = False
    assert refused(client, sign_on(client), "confirmed e-mail address")
    provider.user["email_verified"] = None
    assert sign_on(client).url == "/training/"


def test_the_address_may_come_from_userinfo_alone(client, provider):
    UserFactory(email=ADDRESS)
    provider.token = {"email": None, "email_verified": None}
    assert sign_on(client).url == "/training/"
    assert "/userinfo" in provider.asked


def test_somebody_on_the_staff_list_gets_an_account_without_rights_and_without_a_password(client, provider):
    person = PersonFactory(user=None, email=ADDRESS.upper(), legal_name="Ana María Soler", family_name="Soler")
    team_of(person)
    sign_on(client)
    user = User.objects.get()
    person.refresh_from_db()
    assert person.user == user
    assert (user.email, user.first_name, user.last_name) == (ADDRESS, "Ana", "Soler")
    assert not any((user.is_staff, user.is_superuser, user.has_usable_password(), user.groups.exists()))
    assert client.get("/training/").status_code == 200
    assert not mail.outbox


def test_a_leaver_and_an_address_of_two_people_get_no_account(client, provider):
    person = PersonFactory(user=None, email=ADDRESS)
    employed = Employment.objects.create(person=person, organization=OrganizationFactory(), left_on=date(2026, 2, 1))
    assert refused(client, sign_on(client), "staff list")
    employed.left_on = None
    employed.save()
    PersonFactory(user=None, email=ADDRESS)
    assert refused(client, sign_on(client), "staff list")
    assert not User.objects.exists()


def test_anybody_of_the_provider_gets_an_account_only_where_the_settings_say_so(client, provider, trusting):
    trusting(new_people=True)
    provider.user["family_name"] = "Soler"
    assert sign_on(client).url == "/training/"
    client.get("/training/")
    assert Person.objects.get().legal_name == "Ana Soler"


def test_a_superuser_never_comes_this_way_not_even_when_linked_before(client, provider):
    user = UserFactory(email=ADDRESS)
    sign_on(client)
    User.objects.update(is_superuser=True)
    other = Client()
    assert refused(other, sign_on(other), "log in with their password")
    SocialAccount.objects.all().delete()
    assert refused(other, sign_on(other), "log in with their password")
    assert not SocialAccount.objects.exists()
    assert log_in(Client(), user).status_code == 302


def test_whoever_inherits_an_address_does_not_inherit_the_account(client, provider):
    UserFactory(email=ADDRESS)
    sign_on(client)
    provider.user["sub"] = "subject-2"
    successor = Client()
    assert refused(successor, sign_on(successor), "another login of your organization")


def test_a_subject_that_another_login_has_just_linked_elsewhere_is_refused(provider):
    first, _second = UserFactory(email=ADDRESS), UserFactory(email="other@clinic.example")
    SocialAccount.objects.create(user=first, provider=provider.issuer, uid="subject-1")
    claims = {**provider.user, "email": "other@clinic.example"}
    with pytest.raises(RefusedError, match=Reason.OTHER_LOGIN):
        account_for(claims=claims, provider=configured(), linked=None, at=datetime.now(UTC))


def test_without_settings_the_database_cannot_name_a_provider(rf):
    SocialApp.objects.create(provider="openid_connect", provider_id="evil", name="Evil", client_id="evil")
    with pytest.raises(LookupError):
        SocialAdapter().get_provider(rf.get("/"), provider="evil")


def test_a_closed_account_stays_closed(client, provider):
    UserFactory(email=ADDRESS, is_active=False)
    assert sign_on(client).url == "/training/account/inactive/"
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_second_factor_is_asked_for_unless_the_provider_states_one_that_the_settings_trust(
    client, provider, trusting, settings
):
    settings.LMS_SECOND_FACTOR_REQUIRED = True
    boss = supervisor_of(team_of(PersonFactory()))
    User.objects.filter(pk=boss.user_id).update(email=ADDRESS)
    provider.user["amr"] = ["pwd", "mfa"]
    sign_on(client)
    assert client.get("/training/team/").url == "/training/account/security/"
    trusting(second_factor=["mfa"])
    stating = Client()
    sign_on(stating)
    assert stating.get("/training/team/").status_code == 200
    app = with_app(boss.user)
    assert sign_on(Client()).url == "/training/"
    provider.user["amr"], provider.user["acr"] = ["pwd"], "1"
    asked = Client()
    assert sign_on(asked).url == "/training/account/security/code/"
    assert not is_in(asked)
    assert asked.post("/training/account/security/code/", {"code": code_of(app)}).url == "/training/"
    assert is_in(asked)
    provider.user["acr"] = "mfa"
    assert sign_on(Client()).url == "/training/"


def test_a_canceled_login_and_a_provider_that_is_away_have_their_words(client, provider, trusting):
    address = urlsplit(sent_back(client))
    state = parse_qs(address.query)["state"][0]
    canceled = client.get(f"/sso/answer/?error=access_denied&state={state}")
    assert refused(client, canceled, "You stopped the login", 200)
    provider.document = {"token_endpoint": "http://evil.example/token"}
    trusting(issuer=f"{provider.issuer}/")
    assert refused(client, client.get(BEGIN), "not meant for this browser", 400)
    trusting(issuer="http://127.0.0.1:1")
    assert refused(client, client.get(BEGIN), "does not answer", 503)


def found():
    """Return what doctor finds about single sign-on."""
    return next(line.finding for line in examine(at=datetime.now(UTC)) if line.key == "sso")


def test_doctor_asks_the_provider(provider, trusting, settings, monkeypatch):
    assert found().level == Level.GOOD
    assert "publishes its keys" in found().said
    provider.document = {"token_endpoint": "http://evil.example/token"}
    assert "token_endpoint is not an https address" in found().said
    provider.document = {"jwks_uri": f"{provider.issuer}/.well-known/openid-configuration"}
    assert "publishes no keys" in found().said
    provider.document = {}
    with monkeypatch.context() as bent:
        bent.setattr(provider, "keys", list)
        assert "no JSON object" in found().said
    provider.document = {"issuer": "https://evil.example"}
    assert "not the one that was asked" in found().said
    trusting(issuer="http://127.0.0.1:1")
    assert found().level == Level.BAD
    with pytest.raises(CommandError):
        call_command("doctor")
    settings.LMS_OIDC = {}
    assert "not set up" in found().said


def test_the_environment_names_the_provider_and_its_secret_in_a_file(monkeypatch, tmp_path):
    assert oidc.provider() == {}
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    for name, value in {
        "LMS_OIDC_ISSUER": "https://login.example", "LMS_OIDC_CLIENT_ID": "attune",
        "LMS_OIDC_CLIENT_SECRET_FILE": str(secret), "LMS_OIDC_DOMAINS": "Clinic.example, other.example",
        "LMS_OIDC_SECOND_FACTOR": "mfa", "LMS_OIDC_EMAIL_IS_VERIFIED": "1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    read = oidc.provider()
    assert (read["client_secret"], read["domains"]) == ("from a file", ["clinic.example", "other.example"])
    assert (read["second_factor"], read["new_people"], read["email_is_verified"]) == (["mfa"], False, True)
    monkeypatch.delenv("LMS_OIDC_DOMAINS")
    with pytest.raises(ImproperlyConfigured, match="LMS_OIDC_DOMAINS"):
        oidc.provider()
