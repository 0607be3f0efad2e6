"""What a page is judged by: axe's rules for WCAG 2.2 A and AA, and the width of the page on a narrow screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = (
    "([tags, part]) => axe.run(part ? document.querySelector(part) : document, {runOnly: {type: 'tag', values: tags}})"
    ".then(found => found.violations)"
)
NARROW: Any = {"width": 320, "height": 700}
WIDE: Any = {"width": 1280, "height": 900}


def violations(page: Page, what: str, *, part: str = "") -> list[str]:
    """Return a line for each thing that axe finds on the page, or in the part of it that a selector names."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(RUN, [TAGS, part])
    nodes = [(each["id"], each["nodes"][0]) for each in found]
    return [f"{what}: {rule} {node['html'][:120]} {node['failureSummary'][:300]}" for rule, node in nodes]


def overflow(page: Page, what: str) -> list[str]:
    """Return a line for a page that is wider than a screen of 320 px, with text as it is and at 200 %."""
    found = []
    for size in ("100%", "200%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > (NARROW["width"] if size == "100%" else NARROW["width"] * 2):
            found.append(f"{what}: {width} px wide with text at {size}")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def judge(page: Page, what: str, *, part: str = "") -> list[str]:
    """Judge a page as it stands: light on a narrow screen with its width, then dark on a wide one.

    Without motion, so that no color is measured on its way from one scheme to the other.
    """
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(WIDE if part else NARROW)
    found = violations(page, f"{what}, light", part=part)
    found += [] if part else overflow(page, what)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size(WIDE)
    return found + violations(page, f"{what}, dark", part=part)
