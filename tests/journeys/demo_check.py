"""``make demo-check``: start the demo in a temporary folder and do the main job as three people would.

Prints one JSON line at the end with the seconds of each step; exits non-zero on any miss; leaves nothing running.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from pypdf import PdfReader

from lms.site.starter import reading
from lms.site.valkey import free_port
from tests.journeys.visitor import JourneyError, Page, Visitor

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a password for this check"
COURSE = "who-is-underserved"
START_SECONDS, CERTIFICATE_SECONDS = 180, 60


class Check:
    """The steps with their times."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    """Start the demo and wait for its table."""
    command = [sys.executable, "-m", "lms", "demo", "--port", str(port), "--password", PASSWORD]
    environment = {**os.environ, "LMS_VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "lms.site.settings.dev"}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    deadline = time.monotonic() + START_SECONDS
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Stop with") or time.monotonic() > deadline:
            break
    if not any(line.startswith("Ready") for line in lines):
        raise JourneyError("The demo did not start:\n" + "".join(lines))
    return process


def question_kinds() -> Any:
    """Return the registry of question kinds; their forms need Django, set up here with the settings of the demo."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.site.settings.dev")
    django.setup()
    return import_module("quizzes.kinds")


def answer(page: Page, slug: str) -> dict[str, str | list[str]]:
    """Return the right answer to the question on the page, found by its text in the starter files."""
    course = next(course for course in reading.courses() if course.slug == slug)
    text = unescape(page.text)
    item = next(item for item in course.items if item["stem"] in text)
    content = question_kinds().get(item["kind"]).normalize(item)
    kind = item["kind"]
    if kind in {"single", "true_false", "scenario"}:
        return {"answer": content["answer"][0]}
    if kind == "multiple":
        return {"answer": content["answer"]}
    if kind == "ordering":
        return {f"position-{key}": str(place) for place, key in enumerate(content["answer"], 1)}
    if kind == "matching":
        return {f"match-{left}": right for left, right in content["answer"].items()}
    if kind == "fill_in":
        return {"answer": content["accepted"]["en"][0]}
    return {"text": ""}


def learn(check: Check, base: str) -> tuple[str, bytes, str]:
    """Take the course as a clinician; return certificate number, file and verify address."""
    clinician = Visitor(base)
    return submit(check, clinician, answer_all(check, clinician))


def answer_all(check: Check, clinician: Visitor) -> Page:
    """Take the course up to the page on which all answers are submitted."""
    with check.step("log_in"):
        clinician.log_in("clinician@example.org", PASSWORD).expect("My learning")
    with check.step("enroll"):
        course = clinician.get(f"/courses/{COURSE}/").expect("Not approved for continuing-education credit")
        page = clinician.press(course, "Enroll").expect("You are enrolled")
    with check.step("lessons"):
        page = clinician.get(page.link(rf"/courses/{COURSE}/lesson-1/"))
        while "Mark complete and continue" in page.text:
            page = clinician.press(page, "Mark complete and continue")
        page.expect("Pass mark")
    with check.step("quiz"):
        page = clinician.press(page, "Start the quiz")
        while "Submit all answers" not in page.text:
            page = clinician.press(page, "Save and continue", **answer(page, COURSE))
    return page


def submit(check: Check, clinician: Visitor, page: Page) -> tuple[str, bytes, str]:
    """Submit and wait for the certificate; return its number, file and verify address."""
    submitted = time.monotonic()
    with check.step("submit"):
        page = clinician.press(page, "Submit all answers").expect("You passed the quiz")
    with check.step("certificate"):
        done = page.link(r"/training/enrollments/[^\"]+/done/")
        page = wait_for(clinician, done, "Your certificate is ready")
        check.seconds["submit_to_ready"] = round(time.monotonic() - submitted, 2)
        file = clinician.get(page.link(r"/training/certificates/[^\"]+/file/"))
    number = re.search(r"AT-\d{4}-\w{4}-\w{4}", page.text)
    wallet = clinician.get("/training/certificates/")
    assert number is not None
    return number[0], file.body, wallet.link(r"/verify/[^\"]+/")


def wait_for(visitor: Visitor, address: str, words: str) -> Page:
    """Poll a page until it says the words."""
    deadline = time.monotonic() + CERTIFICATE_SECONDS
    while True:
        page = visitor.get(address)
        if words in unescape(page.text):
            return page
        if time.monotonic() > deadline:
            raise JourneyError(f"{address} does not say after {CERTIFICATE_SECONDS} s: {words}")
        time.sleep(0.1)


def prove(check: Check, base: str, number: str, file: bytes, verify: str) -> None:
    """Check text and seal of the file, and the public page."""
    with check.step("proof"):
        text = " ".join(PdfReader(io.BytesIO(file)).pages[0].extract_text().split())
        for words in (
            "Certificate of completion",
            "Leila Haddad",
            number,
            "Not approved for continuing-education credit",
        ):
            if words not in text:
                raise JourneyError(f"The certificate does not say: {words}")
        page = Visitor(base).get(verify).expect("This certificate is valid").expect("L. Haddad")
        if hashlib.sha256(file).hexdigest() not in page.text:
            raise JourneyError("The verify page does not know the seal of the file.")


def supervise(check: Check, base: str) -> None:
    """See the completion as the supervisor, without a score."""
    with check.step("supervisor"):
        supervisor = Visitor(base)
        supervisor.log_in("supervisor@example.org", PASSWORD, "/training/team/").expect("Your team")
        roster = supervisor.get("/training/team/roster.csv")
        row = next(line for line in roster.text.splitlines() if line.startswith("Leila Haddad"))
        if "Complete" not in row or "AT-" not in row:
            raise JourneyError(f"The roster does not show the completion: {row}")


def teach(check: Check, base: str) -> None:
    """Change the course as its trainer and see it as a learner; another course stays closed to the trainer."""
    with check.step("trainer"):
        trainer = Visitor(base)
        trainer.log_in("trainer@example.org", PASSWORD, "/admin/")
        listing = trainer.get("/admin/pages/search/?q=underserved&content_type=lms_pages.coursepage")
        page = trainer.get(listing.link(r"/admin/pages/\d+/edit/"))
        fields = reading.courses()[0].fields
        changed: dict[str, str | list[str]] = {"summary": "A change by the trainer.", "objectives-count": "1"}
        changed |= {"authors-count": "0", "before-count": "0"}
        first = {"type": "objective", "value": fields["objectives"][0], "order": "0", "deleted": "", "id": ""}
        changed |= {f"objectives-0-{name}": value for name, value in first.items()}
        published = trainer.press(page, "Publish", **changed)
        if published.status != 200:
            raise JourneyError(f"Publishing failed: {published.status}")
        learner = Visitor(base)
        learner.log_in("clinician@example.org", PASSWORD)
        learner.get(f"/courses/{COURSE}/").expect("A change by the trainer.")


def main() -> int:
    """Run all steps; return the exit code."""
    folder, port, check = Path(tempfile.mkdtemp(prefix="attune-check-")), free_port(), Check()
    base = f"http://127.0.0.1:{port}"
    os.environ["LMS_VAR_DIR"] = str(folder)
    process, problem = None, ""
    try:
        with check.step("start"):
            process = start(folder, port)
        number, file, verify = learn(check, base)
        prove(check, base, number, file, verify)
        supervise(check, base)
        teach(check, base)
    except (JourneyError, AssertionError, OSError, StopIteration) as error:
        problem = f"{type(error).__name__}: {error}"
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps({"ok": not problem, "problem": problem, "seconds": check.seconds}))
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
