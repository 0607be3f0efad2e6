"""The matrix of twelve actors, all routes, GET and POST; a route that nobody has decided about fails."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.cache import SessionStore
from django.test import RequestFactory
from django.urls import reverse
from rest_framework.authentication import SessionAuthentication

from tests.factories import PersonFactory, supervisor_of, team_of
from tests.security import matrix
from tests.security.account_matrix import DOORS_OF_ADMIN
from tests.security.routes import ADMIN, anything, routes
from tests.security.world import ACTORS

OWN = ("lms_", *DOORS_OF_ADMIN)
"""How the names of own routes below ``/admin/`` begin."""
EDITOR = {"wagtailadmin_editingsession", "wagtailcore_pagesubscription"}
"""Wagtail notes who has a page open in the editor, and that its editor wants to hear of comments."""


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("label", matrix.LINES)
def test_every_actor_gets_the_answer_that_was_decided(walked, label, method):
    decided = matrix.answers(matrix.LINES[label][method == "POST"])
    expected = {actor: decided[actor] for actor in matrix.asked(label, method)}
    assert {actor: walked["seen"][f"{actor}|{label}|{method}"]["code"] for actor in expected} == expected


@pytest.mark.parametrize("label", matrix.ADMIN_LISTS)
def test_lists_of_the_admin_are_for_those_with_a_task_there(walked, label):
    got = [walked["seen"][f"{actor}|{label}|GET"]["code"] for actor in matrix.STAFF]
    assert got == matrix.ADMIN_LISTS[label].split()


@pytest.mark.parametrize("label", matrix.COURSE_IN_ADMIN)
def test_a_course_is_its_own_trainers_in_the_admin(walked, label):
    got = [walked["seen"][f"{actor}|{label}|GET"]["code"] for actor in matrix.STAFF]
    assert got == matrix.COURSE_IN_ADMIN[label].split()


def test_every_route_has_a_decision_and_every_decision_a_route():
    front = {name for name, address, _pattern in routes() if not address.startswith(ADMIN)}
    own = {name for name, address, _pattern in routes() if address.startswith(ADMIN) and name.startswith(OWN)}
    assert front == {matrix.short(label) for label in matrix.FRONT} | set(matrix.OPEN_OF_WAGTAIL)
    assert own - set(matrix.ADMIN_LISTS) == set(matrix.ADMIN)
    everything = {name for name, _address, _pattern in routes()}
    assert {*matrix.ADMIN_LISTS, *matrix.COURSE_IN_ADMIN, *matrix.OPEN_IN_ADMIN} <= everything
    assert len(ACTORS) == 12


@pytest.mark.django_db
def test_the_admin_lets_nobody_in_who_has_no_task_there():
    learner = PersonFactory()
    boss = supervisor_of(team_of(learner))
    refused = []
    staff_only = [entry for entry in routes() if entry[1].startswith(ADMIN) and entry[0] not in matrix.OPEN_IN_ADMIN]
    assert len(staff_only) > 200
    for user in (AnonymousUser(), learner.user, boss.user):
        for method in ("get", "post"):
            for name, _address, pattern in staff_only:
                request = getattr(RequestFactory(), method)("/admin/somewhere/")
                request.user, request.session = user, SessionStore()
                request._messages = FallbackStorage(request)
                response = pattern.callback(request, **anything(pattern))
                where = urlsplit(response.headers.get("Location", "")).path
                refused.append((name, response.status_code, where))
    doors = {reverse(settings.WAGTAILADMIN_LOGIN_URL), reverse("wagtailadmin_login")}
    assert {answer for answer in refused if answer[1] != 302 or answer[2] not in doors} == set()


def test_no_route_is_exempt_from_the_check_for_forged_forms():
    """Wagtail's admin API and the editor of translations are exempt from the middleware: their authentication checks it."""
    exempt = {
        name: pattern.callback for name, _address, pattern in routes() if hasattr(pattern.callback, "csrf_exempt")
    }
    unsafe = {name: view for name, view in exempt.items() if view.csrf_exempt}
    assert [unsafe.pop(name).__module__ for name in matrix.PROVEN_OTHERWISE] == ["lms.http.mail"]
    assert all(name.startswith(("wagtailadmin_api:", "wagtail_localize:")) for name in unsafe)
    changing = [view for view in unsafe.values() if set(getattr(view, "actions", {"put"})) != {"get"}]
    assert all(view.cls.authentication_classes == [SessionAuthentication] for view in changing)


def test_reading_writes_a_session_and_a_bookmark_and_nothing_else(walked):
    writes = {
        (key, table)
        for key, answer in walked["seen"].items()
        for table in answer["writes"]
        if key.endswith("|GET") and table != "django_session" and not ("edit|" in key and table in EDITOR)
    }
    bookmarks = {(f"{actor}|{page}|GET", "lms_courseprogress") for actor in ACTORS[1:3] for page in ("lesson", "quiz")}
    noted = {
        (f"{actor}|{page}|GET", table) for actor in ACTORS for page, (table, _why) in matrix.NOTED_BY_READING.items()
    }
    assert writes <= bookmarks | noted
    assert bookmarks & writes
