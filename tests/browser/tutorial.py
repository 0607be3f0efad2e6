"""The steps of the trainer's tutorial as a person carries them out: one function for each numbered step of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.factories.media import VTT, mp4
from tests.factories.word import course_draft

GUIDE = Path(__file__).resolve().parents[2] / "docs/trainer-tutorial.md"
HEADING = re.compile(r"^## Step (\d+): (.+)$", re.MULTILINE)
TITLE = "Asking about language"
FILMED = "Ask first"
"""The lesson that gets the video."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Step:
    """A step with what carries it out."""

    number: int
    title: str
    do: Callable[[Page], None]


STEPS: list[Step] = []


def written() -> list[tuple[int, str]]:
    """Return the numbers and titles of the steps in the page."""
    return [(int(number), title) for number, title in HEADING.findall(GUIDE.read_text())]


def step(title: str) -> Callable[[Callable[[Page], None]], Callable[[Page], None]]:
    """Register a function as the next step of this title."""

    def registered(do: Callable[[Page], None]) -> Callable[[Page], None]:
        STEPS.append(Step(len(STEPS) + 1, title, do))
        return do

    return registered


def press(page: Page, name: str) -> None:
    """Press a button or follow a link, and wait for the next page."""
    found = page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first
    with page.expect_navigation():
        found.click()


@step("Open your courses")
def open_courses(page: Page) -> None:
    """Find the list from the first page of the admin."""
    page.goto("/admin/")
    page.goto(page.get_by_role("link", name="My courses", exact=True).first.get_attribute("href") or "")
    expect(page.get_by_text("You are not a trainer of any course yet.")).to_be_visible()
    press(page, "Create course")


@step("Say what the course is about")
def say_what_it_is_about(page: Page) -> None:
    """Write title and summary."""
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Summary").fill("Ask which language helps, and write it down. For everyone who greets patients.")
    press(page, "Save and go on")


@step("Write the outcomes")
def write_outcomes(page: Page) -> None:
    """Write two outcomes."""
    page.get_by_label("What people can do").fill("Ask which language helps.\nWrite the answer down.")
    press(page, "Save and go on")


@step("Bring your Word file")
def bring_the_file(page: Page) -> None:
    """Choose the file and look at what becomes of it."""
    page.get_by_label("Word file").set_input_files({"name": "Asking.docx", "mimeType": DOCX, "buffer": course_draft()})
    press(page, "Look at it first")
    expect(page.get_by_text("This becomes 2 lessons.")).to_be_visible()
    expect(page.get_by_role("heading", name="Who may interpret")).to_be_visible()


@step("Give pictures and tables their words")
def give_words(page: Page) -> None:
    """Forget the caption first, then give it."""
    press(page, "Add it")
    expect(page.get_by_text("Nothing was added yet.")).to_be_visible()
    page.get_by_label("Words for those who do not see this picture").fill("Two chairs at a table, turned to each other")
    page.get_by_label("Caption of this table").fill("Where to write the answer")
    press(page, "Add it")
    expect(page.get_by_text("2 lessons were written as drafts.")).to_be_visible()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()


@step("Add a video with captions and a transcript")
def add_a_video(page: Page) -> None:
    """Forget the transcript first, then give it; the files are chosen again, as a person has to."""
    press(page, f"Add a video to {FILMED}")
    page.get_by_label("Title of the video").fill("A greeting by video")
    for words in ("", "Good morning.\nI am the interpreter. I sit beside you both."):
        page.get_by_label("Video file").set_input_files({"name": "film.mp4", "mimeType": "video/mp4", "buffer": mp4()})
        page.get_by_label("Captions file").set_input_files(
            {"name": "film.vtt", "mimeType": "text/vtt", "buffer": VTT.encode()}
        )
        page.get_by_label("Transcript", exact=True).fill(words)
        page.get_by_label("watch the video or open its transcript").check()
        page.locator("form.lms-studio-form").evaluate("form => form.noValidate = true")
        press(page, "Add the video")
    expect(page.get_by_text(f"The video stands at the end of the lesson “{FILMED}”.")).to_be_visible()


@step("Make the quiz")
def make_the_quiz(page: Page) -> None:
    """Write a question with two answers."""
    press(page, "Go on to the quiz")
    press(page, "Make the quiz")
    page.get_by_label("Question", exact=True).fill("Whom do you ask first?")
    for number, (answer, why) in enumerate(
        (("A relative", "A relative carries too much."), ("The patient", "Nobody else knows.")), 1
    ):
        page.get_by_label(f"Answer {number}", exact=True).first.fill(answer)
        page.get_by_label(f"Why answer {number} is right or wrong").fill(why)
    page.get_by_role("radio", name="Answer 2").check()
    press(page, "Add the question")
    expect(page.get_by_text("The question is added.")).to_be_visible()


@step("Check and publish")
def check_and_publish(page: Page) -> None:
    """Nothing is missing."""
    press(page, "Go on to the check")
    expect(page.get_by_role("heading", name="Nothing is missing")).to_be_visible()
    press(page, "Publish the course")
    expect(page.get_by_role("heading", name="The course is published")).to_be_visible()


@step("See it as learners do")
def see_it(page: Page) -> None:
    """Open the course page."""
    press(page, "See it as learners do")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("Ask which language helps.").first).to_be_visible()
