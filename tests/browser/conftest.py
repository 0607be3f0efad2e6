"""A web server on this test's database, and Debian's Chromium."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a web server that shares this test's database."""
    port = free_port()
    process = Process(
        ["gunicorn", "lms.site.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "warning"],
        log=tmp_path / "web.log",
    )
    base = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"{base}/livez", timeout=1) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    wait_until(answers, seconds=30, what=f"the web server does not answer; see {process.log}")
    yield base
    process.stop()


@pytest.fixture
def visit(chromium: Browser, server: str):
    """Return a function that opens a browser context, signed in as a person if one is given."""
    contexts: list[BrowserContext] = []

    def opened(person=None, **options):
        context = chromium.new_context(base_url=server, bypass_csp=True, **options)
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
