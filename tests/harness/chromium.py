"""Debian's Chromium, for the browser tests and the pictures of the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
CHROMIUM = "/usr/bin/chromium"


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser and close it at the end."""
    assert Path(CHROMIUM).exists(), "Install it: apt-get install -y chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
