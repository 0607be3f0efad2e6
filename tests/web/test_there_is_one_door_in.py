"""Every way to log in leads to the one login; it keeps who comes on this site and takes in nobody without an account."""

import pytest
from django.contrib.auth import views as django_views
from django.test import Client
from django.urls import URLPattern, get_resolver
from wagtail.admin.views import account as wagtail_views

from lms.site.accounts.views import LogIn
from tests.factories import PersonFactory, UserFactory
from tests.factories.logins import ACCOUNT, LOGIN, log_in
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

DOORS = (
    django_views.LoginView,
    django_views.PasswordResetView,
    django_views.PasswordResetConfirmView,
    wagtail_views.LoginView,
)


def routes(patterns, before=""):
    """Yield the whole route and the view of each pattern."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from routes(pattern.url_patterns, route)


def doors():
    """Return the addresses of all views of Django and Wagtail that log somebody in or set a password without a login."""
    found = set()
    for route, view in routes(get_resolver().url_patterns):
        view_class = getattr(view, "view_class", None)
        if view_class is not None and issubclass(view_class, DOORS):
            address = "/" + route.replace("<uidb64>", "MQ").replace("<token>", "abc-123")
            found.add(address.replace("^", "").replace("$", "").replace("//", "/"))
    return found


def test_other_doors_exist_in_the_packages_and_none_of_them_opens(client):
    person = PersonFactory()
    found = doors()
    assert {"/admin/login/", "/admin/password_reset/", "/_util/login/", LOGIN} <= found
    for address in sorted(found - {LOGIN}):
        for method in ("get", "post"):
            response = getattr(client, method)(
                address, {"username": person.user.email, "password": PASSWORD, "email": "a@b.org"}
            )
            assert response.status_code in {302, 403, 404}, address
            assert response.status_code != 302 or response.url.startswith((LOGIN, ACCOUNT)), (address, response.url)
            assert "_auth_user_id" not in client.session, address


def test_the_address_of_the_plugins_login_is_served_by_the_site():
    assert get_resolver().resolve(LOGIN).func.view_class is LogIn
    assert get_resolver().resolve("/training/account/password/").func.__module__.startswith("allauth")


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/training/", "/training/team/"])
def test_pages_that_need_a_login_lead_to_the_door_and_back(client, address):
    user = UserFactory(is_superuser=True)
    asked = client.get(address)
    assert asked.url.startswith(f"{LOGIN}?next=")
    entered = client.post(asked.url, {"login": user.email, "password": PASSWORD, "next": address})
    assert entered.url == address
    assert client.get(address).status_code in {200, 302}


def test_a_learner_who_opens_the_admin_is_told_that_it_is_not_open_and_goes_round_in_no_circle(client):
    log_in(client, UserFactory())
    answer = client.get("/admin/pages/", follow=True)
    assert answer.status_code == 403
    assert "not open to you" in answer.content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", r"\\evil.example", "javascript:alert(1)", "http:evil.example"],
)
def test_the_way_back_stays_on_this_site(client, settings, target):
    settings.ALLOWED_HOSTS = ["testserver", "evil.example", "*"]
    user = UserFactory()
    entered = log_in(client, user, next=target)
    assert entered.url == "/training/"
    assert client.get(f"{LOGIN}?next={target}").url == "/training/"
    assert client.post(f"{ACCOUNT}logout/", {"next": target}).url == "/"
    assert "evil" not in client.get(f"/admin/login/?next={target}").url.split("?")[0]


def test_logging_in_and_out_takes_a_new_session_each_time(client):
    user = UserFactory()
    client.get("/training/team/")
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    log_in(client, user)
    inside = client.session.session_key
    assert inside != before
    assert client.post("/admin/logout/").url == "/"
    stale = Client()
    stale.cookies["sessionid"] = inside
    assert stale.get("/training/").status_code == 302


def test_nobody_signs_up(client, django_user_model):
    fields = {"email": "new@example.org", "password1": "long enough words here"}
    for answer in (client.get(f"{ACCOUNT}signup/"), client.post(f"{ACCOUNT}signup/", fields)):
        assert "Accounts are made by invitation" in answer.content.decode()
    assert not django_user_model.objects.filter(email="new@example.org").exists()


def test_a_closed_account_says_so_to_its_owner_alone(client):
    user = UserFactory(is_active=False)
    assert log_in(client, user).url == f"{ACCOUNT}inactive/"
    assert "This account is closed" in client.get(f"{ACCOUNT}inactive/").content.decode()
    assert "closed" not in log_in(client, user, password="another password").content.decode()
