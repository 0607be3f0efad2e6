"""A web server on this test's database, and Debian's Chromium."""

from __future__ import annotations

import os
import signal
import urllib.request
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from lms.site.valkey import free_port
from tests.harness.chromium import launched
from tests.harness.processes import Process, wait_until


@pytest.fixture(scope="session", autouse=True)
def _orm_beside_playwright() -> Iterator[None]:
    """Playwright runs an event loop; these tests use the ORM beside it on purpose."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with launched() as browser:
        yield browser


def _answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/livez", timeout=1) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def _gunicorn(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, str]]:
    """A web server that has loaded Django once; its workers are forked anew for each test."""
    port = free_port()
    options = ["--preload", "--threads", "4", "--graceful-timeout", "0", "--log-level", "warning"]
    process = Process(
        ["gunicorn", "lms.site.wsgi", "--bind", f"127.0.0.1:{port}", *options],
        log=tmp_path_factory.mktemp("web") / "web.log",
    )
    yield process, f"http://127.0.0.1:{port}"
    process.kill()


@pytest.fixture
def server(transactional_db: None, _gunicorn: tuple[Process, str]) -> str:
    """The address of a web server that shares this test's database and remembers nothing of an earlier test."""
    process, base = _gunicorn
    wait_until(lambda: _answers(base), seconds=30, what=f"the web server does not answer; see {process.log}")
    before = process.children()
    process.popen.send_signal(signal.SIGHUP)

    def renewed() -> bool:
        now = process.children()
        return bool(now) and not now & before and _answers(base)

    wait_until(renewed, seconds=30, what=f"the web server does not renew its workers; see {process.log}")
    return base


@pytest.fixture
def visit(chromium: Browser, server: str):
    """Return a function that opens a browser context, signed in as a person if one is given.

    The tool that judges accessibility is put into the page, so the page's own policy is passed over unless a test asks for it.
    """
    contexts: list[BrowserContext] = []

    def opened(person=None, *, bypass_csp=True, **options):
        context = chromium.new_context(base_url=server, bypass_csp=bypass_csp, **options)
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person.user)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
