"""Every answer carries the headers that keep a browser from being used against its owner."""

import importlib

import pytest
from django.test import Client
from wagtail.models import Page

from lms.base.headers import ADMIN_CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY
from tests.factories import PersonFactory
from tests.factories.pages import SINGLE, course_page, home
from tests.security import matrix


def policy_of(answer):
    """Return the policy of an answer as directives."""
    parts = answer["Content-Security-Policy"].split("; ")
    return {part.split()[0]: part.split()[1:] for part in parts}


def test_pages_for_people_allow_nothing_inline_and_nothing_from_elsewhere(walked):
    front = {
        key: answer for key, answer in walked["seen"].items() if key.split("|")[1] in {**matrix.FRONT, **matrix.PAGES}
    }
    assert len(front) > 500
    sends_nothing = {**CONTENT_SECURITY_POLICY, "form-action": ["'none'"]}
    for key, answer in front.items():
        preview = "|lms:review_part|" in key and answer["code"] == "200"
        assert policy_of(answer["headers"]) == (sends_nothing if preview else CONTENT_SECURITY_POLICY)
    flat = " ".join(source for sources in CONTENT_SECURITY_POLICY.values() for source in sources)
    assert not {"unsafe-inline", "unsafe-eval", "*", "http:", "https:"} & set(flat.replace("'", "").split())


def test_the_admin_alone_may_run_the_scripts_in_its_pages(walked):
    admin = {
        key: answer["headers"] for key, answer in walked["seen"].items() if key.split("|")[1] in matrix.ADMIN_LISTS
    }
    for headers in admin.values():
        assert policy_of(headers) == ADMIN_CONTENT_SECURITY_POLICY


def test_every_answer_has_the_other_headers(walked):
    for key, answer in walked["seen"].items():
        headers = answer["headers"]
        assert headers["X-Content-Type-Options"] == "nosniff", key
        assert headers["Referrer-Policy"] in {"same-origin", "strict-origin"}, key
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", key
        assert headers["X-Frame-Options"] in {"SAMEORIGIN", "DENY"}, key
        assert "camera=()" in headers["Permissions-Policy"], key


def test_what_is_sent_to_a_signed_in_person_is_stored_nowhere(walked):
    for key, answer in walked["seen"].items():
        if not key.startswith("anonymous|"):
            control = answer["headers"]["Cache-Control"]
            assert "no-store" in control, key
            assert "private" in control, key


@pytest.mark.django_db
def test_a_preview_in_the_admin_keeps_the_policy_of_the_page_and_sends_no_form(trainer_of):
    page = course_page(items=(SINGLE,))
    response = trainer_of(page).get(f"/admin/pages/{page.pk}/view_draft/")
    assert policy_of(response.headers) == {**CONTENT_SECURITY_POLICY, "form-action": ["'none'"]}
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.django_db
def test_a_page_that_is_not_found_is_not_kept_for_the_next_person_either():
    home()
    assert Page.objects.exists()
    client = Client()
    client.force_login(PersonFactory().user)
    response = client.get("/training/nowhere/")
    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]
    assert policy_of(response.headers) == CONTENT_SECURITY_POLICY


def test_production_binds_cookies_to_the_host_and_asks_for_tls(monkeypatch, tmp_path):
    needed = {
        "SECRET_KEY": "x" * 60,
        "REFLECTION_KEYS": "k",
        "ALLOWED_HOSTS": "a.example.org",
        "CACHE_URL": "redis://c",
    }
    for name, value in {**needed, "DB_HOST": "db"}.items():
        monkeypatch.setenv(f"LMS_{name}", value)
    production = importlib.import_module("lms.site.settings.production")
    for name in ("SESSION_COOKIE", "CSRF_COOKIE"):
        assert getattr(production, f"{name}_NAME").startswith("__Host-")
        assert getattr(production, f"{name}_SECURE")
    assert production.SECURE_HSTS_SECONDS >= 31_536_000
    assert production.SESSION_COOKIE_HTTPONLY
    assert production.LMS_TRUSTED_PROXIES == 1
