"""Passwords are long and uncommon, hashed with Argon2id; tries are counted, and an answer never tells who has an account."""

import re
from types import SimpleNamespace
from unittest import mock

import pytest
from django.contrib.auth import get_user_model, hashers
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lms.site.settings import accounts
from tests.factories import UserFactory
from tests.factories.logins import ACCOUNT, log_in
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|value="[^"]*@example.org"')


ACCEPTED = (
    "twelve chars",
    "ßééñ — 仮名 words",
    "aaaa bbbb cccc",
    "x" * 128,
    "attune harbor violet",
    "only lower case letters",
)
REFUSED = (
    "eleven char", "password1234", "leila.haddad1", "learner@example", "attuneattune", "Attune-2026!",
)  # fmt: skip


@pytest.mark.parametrize(("password", "accepted"), [*((w, True) for w in ACCEPTED), *((w, False) for w in REFUSED)])
def test_a_password_is_accepted_by_length_and_rarity_and_never_by_its_kinds_of_characters(password, accepted):
    user = get_user_model()(email="learner@example.org", first_name="Leila", last_name="Haddad")
    try:
        validate_password(password, user)
    except ValidationError:
        assert not accepted
    else:
        assert accepted


def test_a_new_password_is_hashed_with_argon2id_and_an_older_hash_is_renewed_at_the_next_login(client, settings):
    settings.PASSWORD_HASHERS = accounts.PASSWORD_HASHERS
    user = UserFactory()
    assert user.password.startswith("argon2$argon2id$")
    user.password = hashers.PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1000)
    user.save()
    assert log_in(client, user).status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$")


def hashes_of(act):
    """Return how many password hashes an action computes, and its answer."""
    hasher = hashers.get_hasher()
    count = 0

    def counted(original):
        def wrapper(*args, **kwargs):
            nonlocal count
            count += 1
            return original(*args, **kwargs)

        return wrapper

    kind = type(hasher)
    with mock.patch.object(kind, "encode", counted(kind.encode)):
        answer = act()
    return count, answer


def stranger(number=0):
    """Return somebody without an account."""
    return SimpleNamespace(email=f"nobody{number}@example.org")


def body(response):
    """Return an answer without what differs in every form."""
    return TOKENS.sub("", response.content.decode())


def test_login_and_forgotten_password_answer_the_same_for_known_and_unknown_addresses(client, mailoutbox):
    known, unknown = UserFactory(), stranger()
    seen = [hashes_of(lambda user=user: log_in(client, user, password="a wrong password")) for user in (known, unknown)]
    assert [count for count, _answer in seen] == [1, 1]
    assert [answer.status_code for _count, answer in seen] == [200, 200]
    assert body(seen[0][1]) == body(seen[1][1])
    asked = [
        hashes_of(lambda user=user: client.post(f"{ACCOUNT}password/reset/", {"email": user.email}))
        for user in (known, unknown)
    ]
    assert [(count, answer.status_code, answer.url) for count, answer in asked] == [
        (0, 302, f"{ACCOUNT}password/reset/sent/")
    ] * 2
    assert [mail.to for mail in mailoutbox] == [[known.email], [unknown.email]]
    assert "no open account has this e-mail address" in mailoutbox[1].body


def test_the_sixth_wrong_password_in_five_minutes_waits_and_nobody_else_does(client):
    user, other = UserFactory(), UserFactory()
    for _try in range(5):
        assert log_in(client, user, password="a wrong password").status_code == 200
    sixth = log_in(client, user)
    assert sixth.status_code == 429
    assert sixth["Retry-After"] == "300"
    assert "Too many tries" in sixth.content.decode()
    assert log_in(client, other).status_code == 302


def test_an_address_that_tries_many_accounts_waits(client):
    answers = [log_in(client, stranger(number)).status_code for number in range(21)]
    assert answers == [200] * 20 + [429]


def test_asking_for_many_new_passwords_waits(client):
    user = UserFactory()
    answers = [client.post(f"{ACCOUNT}password/reset/", {"email": user.email}).status_code for _number in range(6)]
    assert answers == [302] * 5 + [429]


def test_tries_are_counted_for_the_browser_and_not_for_the_proxy_and_a_forged_hop_does_not_help(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(20):
        user = stranger(number)
        forged = {"X-Forwarded-For": f"10.0.0.{number}, 203.0.113.7"}
        assert (
            client.post(f"{ACCOUNT}login/", {"login": user.email, "password": "x"}, headers=forged).status_code == 200
        )
    fields = {"login": "guess@example.org", "password": "x"}
    assert (
        client.post(f"{ACCOUNT}login/", fields, headers={"X-Forwarded-For": "10.0.0.99, 203.0.113.7"}).status_code
        == 429
    )
    assert client.post(f"{ACCOUNT}login/", fields, headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 200
