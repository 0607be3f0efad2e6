"""A step of the host guide that was left out is told by a system check, with what to do."""

import pytest
from celery import Celery
from django.core.checks.registry import registry

from courses import checks as pages
from lms import checks
from lms.base import celeryapp
from lms.conf import BEAT_SCHEDULE

REFUSED = [
    ("E005", checks.learners_have_addresses, {"ROOT_URLCONF": "lms.http.verify_urls"}, "include"),
    ("E006", checks.private_writing_has_a_key, {"LMS_REFLECTION_KEYS": []}, "host.md"),
    ("E006", checks.private_writing_has_a_key, {"LMS_REFLECTION_KEYS": ["not a key"]}, "host.md"),
    ("W003", checks.templates_know_the_viewer, {"TEMPLATES": [{"BACKEND": "x"}]}, "lms.http.context.viewer"),
    ("W006", checks.logins_lead_somewhere, {"LOGIN_URL": "/accounts/login/"}, "lms:login"),
    ("W006", checks.logins_lead_somewhere, {"LOGIN_REDIRECT_URL": "/accounts/profile/"}, "lms:my_learning"),
]


@pytest.mark.parametrize(("number", "check", "changed", "hint"), REFUSED)
def test_what_is_missing_from_the_settings_is_told(settings, number, check, changed, hint):
    assert check(None) == []
    for name, value in changed.items():
        setattr(settings, name, value)
    (message,) = check(None)
    assert message.id == f"lms.{number}"
    assert hint in message.hint


def test_a_default_address_of_the_login_outside_of_wagtail_is_no_login_either(settings):
    settings.LOGIN_URL, settings.ROOT_URLCONF = "/accounts/login/", "lms.http.verify_urls"
    assert [message.id for message in checks.logins_lead_somewhere(None)] == ["lms.W006"]


@pytest.mark.parametrize("missing", checks.NEEDED_APPS)
def test_a_site_without_an_app_that_is_needed_is_told(monkeypatch, missing):
    assert checks.needed_apps_are_installed(None) == []
    monkeypatch.setattr(checks.apps, "is_installed", lambda name: name != missing)
    (message,) = checks.needed_apps_are_installed(None)
    assert (message.id, message.hint) == ("lms.E008", f'Add "{missing}" to INSTALLED_APPS.')


@pytest.fixture
def celery(monkeypatch):
    """Return an app that is the current one for the checks, set to nothing."""
    app = Celery("host", set_as_current=False)
    monkeypatch.setattr(celeryapp, "current_app", app)
    return app


def test_a_celery_app_that_django_does_not_load_is_told(celery):
    (message,) = checks.a_broker_is_set(None)
    assert message.id == "lms.W004"
    assert "__init__.py" in message.hint


def test_a_missing_broker_is_told(celery, settings):
    settings.CELERY_BROKER_URL = ""
    assert [message.id for message in checks.a_broker_is_set(None)] == ["lms.W002"]


def test_a_task_that_beat_does_not_run_is_named_unless_the_schedule_is_kept_elsewhere(celery, settings):
    schedule = {name: entry for name, entry in BEAT_SCHEDULE.items() if name != "lms-send-mail"}
    celery.conf.update(broker_url="redis://127.0.0.1:1/0", beat_schedule=schedule)
    (message,) = checks.a_broker_is_set(None)
    assert (message.id, "lms.notifications.deliver" in message.msg) == ("lms.W005", True)
    celery.conf.update(beat_schedule=BEAT_SCHEDULE)
    assert checks.a_broker_is_set(None) == []
    celery.conf.update(beat_schedule={}, beat_scheduler="somewhere.else:Scheduler")
    assert checks.a_broker_is_set(None) == []


def test_a_site_without_page_classes_is_told_which(monkeypatch):
    assert pages.pages_have_classes(None) == []
    monkeypatch.setattr(pages, "get_page_models", list)
    (message,) = pages.pages_have_classes(None)
    assert message.id == "lms.E007"
    assert "CatalogMixin, CourseMixin, LessonMixin, QuizMixin" in message.msg


def test_every_check_is_registered():
    mine = {check.__module__ for check in registry.registered_checks}
    assert {"lms.checks", "courses.checks"} <= mine
