"""Every account page has our design, runs no inline code, is stored by nobody, and says each thing in our words."""

import re

import pytest

from tests.factories import PersonFactory
from tests.factories.logins import ACCOUNT, with_app
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

OPEN = ("login/", "signup/", "inactive/", "email/sent/", "email/confirm/x/", "password/reset/", "password/reset/sent/",
        "password/reset/done/", "password/reset/x-1/")  # fmt: skip
OWN = ("reauthenticate/", "email/", "password/", "devices/", "security/", "security/code/again/", "security/app/remove/",
       "security/codes/", "security/codes/new/", "security/passkeys/", "security/passkeys/new/")  # fmt: skip
INLINE = re.compile(r"<script(?![^>]*\b(?:src|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)


def looked_at(client, address):
    """Return the text of a page after the checks that hold for all."""
    response = client.get(ACCOUNT + address)
    assert response.status_code == 200, (address, response.get("Location"))
    text = response.content.decode()
    assert 'class="lms"' in text, address
    assert not INLINE.search(text), (address, INLINE.search(text))
    assert "Sign In" not in text, address
    return response


def test_pages_before_the_login(client):
    for address in OPEN:
        looked_at(client, address)
    for address in OWN:
        assert client.get(ACCOUNT + address).url == f"{ACCOUNT}login/?next={ACCOUNT}{address}", address


def test_pages_of_an_account_are_stored_by_no_cache(client):
    person = PersonFactory()
    client.force_login(person.user)
    assert client.get("/training/profile/").content.decode().count(f'href="{ACCOUNT}') == 4
    asked = client.get(f"{ACCOUNT}security/app/").url
    client.post(asked, {"password": PASSWORD})
    pages = [looked_at(client, "security/app/")]
    assert "<svg" in pages[0].content.decode()
    with_app(person.user)
    pages += [looked_at(client, address) for address in OWN]
    for page in pages:
        assert "no-store" in page["Cache-Control"]
        assert "private" in page["Cache-Control"]
