"""``make screenshots``: start the demo in a temporary folder and make the pictures of the documentation anew.

Writes small PNG files to ``docs/images``; leaves nothing running.
"""

from __future__ import annotations

import io
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from lms.site.valkey import free_port
from tests.harness.chromium import launched
from tests.journeys.demo_check import PASSWORD, ROOT, Check, learn, start
from tests.journeys.visitor import Visitor

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 120 * 1024
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SECOND_COURSE, THIRD_COURSE = "breaking-down-stigma", "access-that-works"


def write(name: str, png: bytes) -> None:
    """Write a picture with as many colors as fit into 120 KB."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colors in (256, 128, 64, 32):
        small = io.BytesIO()
        picture.quantize(colors).save(small, "PNG", optimize=True)
        if small.tell() < MOST_BYTES:
            (IMAGES / name).write_bytes(small.getvalue())
            print(f"{name}: {small.tell() // 1024} KB, {colors} colors")
            return
    raise ValueError(f"{name} does not fit into {MOST_BYTES} bytes.")


@contextmanager
def signed_in(browser: Browser, base: str, role: str, *, size: dict[str, int], scale: int = 1) -> Iterator[Page]:
    """Open a window in which a person of the demo is signed in."""
    context = browser.new_context(base_url=base, viewport=size, device_scale_factor=scale, locale="en-US")
    page = context.new_page()
    page.goto("/training/account/login/")
    page.fill("[name=login]", f"{role}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/training/")
    yield page
    context.close()


def shoot(page: Page, address: str, name: str) -> None:
    """Open an address and write what the window shows."""
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    write(name, page.screenshot())


def begin_second_course(base: str) -> None:
    """Let the clinician be in the middle of another course."""
    clinician = Visitor(base)
    clinician.log_in("clinician@example.org", PASSWORD)
    clinician.press(clinician.get(f"/courses/{SECOND_COURSE}/"), "Enroll")
    page = clinician.get(f"/courses/{SECOND_COURSE}/lesson-1/")
    for _lesson in range(2):
        page = clinician.press(page, "Mark complete and continue")


def certificate(file: bytes, folder: Path) -> None:
    """Write the first page of a certificate."""
    (folder / "certificate.pdf").write_bytes(file)
    size = ["-scale-to-x", str(DESKTOP["width"]), "-scale-to-y", "-1"]
    target = folder / "certificate"
    subprocess.run(["pdftoppm", "-png", "-singlefile", *size, f"{target}.pdf", str(target)], check=True)
    write("certificate.png", target.with_suffix(".png").read_bytes())


def pictures(base: str) -> None:
    """Make all pictures of pages."""
    with launched() as browser:
        with signed_in(browser, base, "clinician", size=PHONE, scale=2) as page:
            shoot(page, "/training/", "my-learning.png")
            shoot(page, f"/courses/{SECOND_COURSE}/lesson-3/", "lesson.png")
        with signed_in(browser, base, "clinician", size=DESKTOP) as page:
            shoot(page, f"/courses/{THIRD_COURSE}/", "course.png")
        with signed_in(browser, base, "supervisor", size=DESKTOP) as page:
            shoot(page, "/training/team/", "team.png")
        with signed_in(browser, base, "trainer", size=DESKTOP) as page:
            page.goto("/admin/pages/search/?q=underserved&content_type=lms_pages.coursepage")
            course = page.locator("a[href*='/edit/']").first.get_attribute("href") or ""
            page.goto(course.replace("edit/", ""))
            lesson = page.locator("main a[href*='/edit/']", has_text="Cultural humility").first.get_attribute("href")
            shoot(page, lesson or "", "editor.png")


def main() -> int:
    """Make the pictures; return the exit code."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    folder, port = Path(tempfile.mkdtemp(prefix="attune-pictures-")), free_port()
    base = f"http://127.0.0.1:{port}"
    process = start(folder, port)
    try:
        _number, file, _verify = learn(Check(), base)
        certificate(file, folder)
        begin_second_course(base)
        pictures(base)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
