"""What every test shares: a database copied from the migrated template, private folders and a quiet broker."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connections
from django.test.client import Client
from django.utils import translation

from tests.harness import postgres


def database_name() -> str:
    """Return this test process's own database."""
    return f"attune_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def _renew_database() -> None:
    connections.close_all()
    postgres.copy(host=os.environ["LMS_TEST_PG_HOST"], name=database_name())


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Copy the migrated template instead of migrating."""
    os.environ["LMS_TEST_PG_NAME"] = database_name()
    connections["default"].settings_dict["NAME"] = database_name()
    _renew_database()
    yield
    connections.close_all()
    postgres.drop(host=os.environ["LMS_TEST_PG_HOST"], name=database_name())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Give a fresh copy after a test that committed: flushing would lose Wagtail's root page."""
    result = yield
    marker = item.get_closest_marker("django_db")
    marked = marker is not None and marker.kwargs.get("transaction")
    if marked or "transactional_db" in getattr(item, "fixturenames", ()):
        _renew_database()
    return result


@pytest.fixture(autouse=True)
def _own_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Take back a language that a request or a test activated: it belongs to the thread and would reach the next test."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def sign_in(client: Client):
    """Return a function that signs a person in on the test client."""

    def signed_in(person):
        client.force_login(person.user)
        return client

    return signed_in


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured: they call ``record_property("figure", ...)``."""
    reports = [report for group in terminalreporter.stats.values() for report in group]
    for report in reports:
        for name, value in getattr(report, "user_properties", []):
            if name == "figure" and report.when == "call":
                terminalreporter.write_line(str(value))
