"""A passkey of the browser is added, logs in alone, and counts as the second factor; the pages of an account are accessible."""

import pytest
from allauth.mfa.models import Authenticator

from tests.browser.judges import judge
from tests.factories import PersonFactory, supervisor_of, team_of
from tests.factories.logins import ACCOUNT, LOGIN, with_app
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECURITY = f"{ACCOUNT}security/"


@pytest.fixture
def page(chromium, server):
    """A page on localhost, since a passkey belongs to a name and never to a number, with a device that says yes."""
    context = chromium.new_context(base_url=server.replace("127.0.0.1", "localhost"), bypass_csp=True)
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**device, "isUserVerified": True, "automaticPresenceSimulation": True}
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def press(page, words):
    """Press a button and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def log_in(page, user):
    """Log in with the password."""
    page.goto(LOGIN)
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    press(page, "Log in")


def log_out(page):
    """Log out from the profile."""
    page.goto("/training/profile/")
    press(page, "Log out")


def test_a_passkey_is_added_logs_in_alone_and_as_the_second_factor(page):
    user = supervisor_of(team_of(PersonFactory())).user
    log_in(page, user)
    page.goto(f"{SECURITY}passkeys/new/")
    page.fill("[name=password]", PASSWORD)
    press(page, "Go on")
    page.fill("[name=name]", "Phone")
    press(page, "Add a passkey")
    assert "Recovery codes" in page.locator("h1").text_content()
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Phone"
    log_out(page)
    page.goto(LOGIN)
    press(page, "Log in with a passkey")
    page.goto("/training/team/")
    assert "Your team" in page.locator("h1").text_content()
    log_out(page)
    log_in(page, user)
    assert "Second factor" in page.locator("h1").text_content()
    press(page, "Use a passkey")
    page.goto("/training/team/")
    assert "Your team" in page.locator("h1").text_content()
    Authenticator.objects.filter(type="webauthn").delete()
    log_out(page)
    page.goto(LOGIN)
    press(page, "Log in with a passkey")
    assert "/login/" in page.url, "a passkey that the site no longer knows opens nothing"


def test_axe_finds_nothing_on_the_pages_of_an_account(page):
    user = PersonFactory().user
    problems = []

    def look(*addresses):
        for address in addresses:
            page.goto(address)
            problems.extend(judge(page, address))

    look(
        LOGIN, f"{ACCOUNT}signup/", f"{ACCOUNT}inactive/", f"{ACCOUNT}password/reset/", f"{ACCOUNT}password/reset/sent/"
    )
    look(f"{ACCOUNT}password/reset/x-1/", f"{ACCOUNT}password/reset/done/", f"{ACCOUNT}email/confirm/x/")
    log_in(page, user)
    look(f"{ACCOUNT}reauthenticate/", f"{ACCOUNT}password/", f"{ACCOUNT}email/", f"{ACCOUNT}devices/", SECURITY)
    page.goto(f"{SECURITY}app/")
    page.fill("[name=password]", PASSWORD)
    press(page, "Go on")
    look(f"{SECURITY}app/", f"{SECURITY}passkeys/", f"{SECURITY}passkeys/new/")
    with_app(user)
    look(SECURITY, f"{SECURITY}code/again/", f"{SECURITY}codes/", f"{SECURITY}codes/new/", f"{SECURITY}app/remove/")
    log_out(page)
    log_in(page, user)
    problems += judge(page, "the code")
    assert problems == []
