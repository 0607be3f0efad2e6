"""The steps of the trainer's tutorial as a person carries them out: one function for each numbered step of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from courses.reviews.words import CHECKLISTS
from tests.factories.media import VTT, mp4
from tests.factories.reviews import reviewer
from tests.factories.word import course_draft

GUIDE = Path(__file__).resolve().parents[2] / "docs/trainer-tutorial.md"
HEADING = re.compile(r"^## Step (\d+): (.+)$", re.MULTILINE)
TITLE = "Asking about language"
FILMED = "Ask first"
"""The lesson that gets the video."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


Visit = Callable[[Any], Page]
"""Opens a page of a browser as a person."""


@dataclass(frozen=True)
class Step:
    """A step with what carries it out."""

    number: int
    title: str
    do: Callable[[Page, Visit], None]


STEPS: list[Step] = []


def written() -> list[tuple[int, str]]:
    """Return the numbers and titles of the steps in the page."""
    return [(int(number), title) for number, title in HEADING.findall(GUIDE.read_text())]


def step(title: str) -> Callable[[Callable[[Page, Visit], None]], Callable[[Page, Visit], None]]:
    """Register a function as the next step of this title."""

    def registered(do: Callable[[Page, Visit], None]) -> Callable[[Page, Visit], None]:
        STEPS.append(Step(len(STEPS) + 1, title, do))
        return do

    return registered


def press(page: Page, name: str) -> None:
    """Press a button or follow a link, and wait for the next page."""
    found = page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first
    with page.expect_navigation():
        found.click()


@step("Open your courses")
def open_courses(page: Page, _visit: Visit) -> None:
    """Find the list from the first page of the admin."""
    page.goto("/admin/")
    page.goto(page.get_by_role("link", name="My courses", exact=True).first.get_attribute("href") or "")
    expect(page.get_by_text("You are not a trainer of any course yet.")).to_be_visible()
    press(page, "Create course")


@step("Say what the course is about")
def say_what_it_is_about(page: Page, _visit: Visit) -> None:
    """Write title and summary."""
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Summary").fill("Ask which language helps, and write it down. For everyone who greets patients.")
    press(page, "Save and go on")


@step("Write the outcomes")
def write_outcomes(page: Page, _visit: Visit) -> None:
    """Write two outcomes."""
    page.get_by_label("What people can do").fill("Ask which language helps.\nWrite the answer down.")
    press(page, "Save and go on")


@step("Bring your Word file")
def bring_the_file(page: Page, _visit: Visit) -> None:
    """Choose the file and look at what becomes of it."""
    page.get_by_label("Word file").set_input_files({"name": "Asking.docx", "mimeType": DOCX, "buffer": course_draft()})
    press(page, "Look at it first")
    expect(page.get_by_text("This becomes 2 lessons.")).to_be_visible()
    expect(page.get_by_role("heading", name="Who may interpret")).to_be_visible()


@step("Give pictures and tables their words")
def give_words(page: Page, _visit: Visit) -> None:
    """Forget the caption first, then give it."""
    press(page, "Add it")
    expect(page.get_by_text("Nothing was added yet.")).to_be_visible()
    page.get_by_label("Words for those who do not see this picture").fill("Two chairs at a table, turned to each other")
    page.get_by_label("Caption of this table").fill("Where to write the answer")
    press(page, "Add it")
    expect(page.get_by_text("2 lessons were written as drafts.")).to_be_visible()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()


@step("Add a video with captions and a transcript")
def add_a_video(page: Page, _visit: Visit) -> None:
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
def make_the_quiz(page: Page, _visit: Visit) -> None:
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


@step("See that nothing is missing")
def see_what_is_missing(page: Page, _visit: Visit) -> None:
    """Nothing is, and nobody has reviewed it."""
    press(page, "Go on to the check")
    expect(page.get_by_role("heading", name="Nothing is missing")).to_be_visible()
    expect(page.get_by_text("Sample, not yet reviewed by clinicians or communities")).to_be_visible()


@step("Ask for three reviews")
def ask_for_reviews(page: Page, _visit: Visit) -> None:
    """Give the course to the reviewers."""
    press(page, "Ask for reviews")
    expect(page.get_by_role("listitem").filter(has_text="Community and lived-experience review")).to_be_visible()
    press(page, "Give it to the reviewers")
    expect(page.get_by_text("The course is with its reviewers.")).to_be_visible()


@step("Let the reviewers answer")
def let_them_answer(page: Page, visit: Visit) -> None:
    """The second reviewer returns the course once; the first approves it again after the change."""
    first, second, third = (reviewer(role) for role in CHECKLISTS)
    approve(visit(first), "subject_matter")
    send_back(visit(second), "Say who pays for the interpreter.")
    change_and_give_back(page)
    approve(visit(second), "community")
    approve(visit(first), "subject_matter", read_before=True)
    approve(visit(third), "plain_language")
    for person, style, name in (
        (first, "With my name", "Noor Haddad"),
        (second, "With a name that I choose", "A health worker of the community"),
        (third, "Without any name", ""),
    ):
        choose_name(visit(person), style, name)


def open_task(page: Page) -> None:
    """Find the review from the first page of the admin."""
    page.goto("/admin/")
    waiting = page.get_by_role("region", name="Training")
    page.goto(waiting.get_by_role("link", name=TITLE, exact=True).first.get_attribute("href") or "")
    expect(page.get_by_role("heading", name="Your review")).to_be_visible()


def approve(page: Page, role: str, *, read_before: bool = False) -> None:
    """Answer the checklist and approve."""
    open_task(page)
    if not read_before:
        press(page, "Approve")
        expect(page.get_by_text("Answer every question before you approve.")).to_be_visible()
    for code in CHECKLISTS[role]:
        page.locator(f"[name='answer-{code}'][value='yes']").check()
    page.locator("[name='conflict'][value='none']").check()
    press(page, "Approve")
    expect(page.get_by_text("Your decision is kept as you sent it")).to_be_visible()


def send_back(page: Page, why: str) -> None:
    """Return the course with a reason."""
    open_task(page)
    page.locator("[name='conflict'][value='none']").check()
    page.get_by_label("What has to change, or why you refuse").fill(why)
    press(page, "Return with changes to make")
    expect(page.get_by_text("Your decision is kept as you sent it")).to_be_visible()


def change_and_give_back(page: Page) -> None:
    """Read why, change the summary, and give the course back, as its trainer."""
    page.goto("/admin/training/reviews/")
    press(page, "Returned to the trainer")
    expect(page.get_by_text("Say who pays for the interpreter.")).to_be_visible()
    review = page.url
    page.goto("/admin/training/courses/")
    press(page, TITLE)
    press(page, "Check and publish")
    press(page, "What it is about")
    page.get_by_label("Summary").fill(
        "Ask which language helps, and write it down. The organization pays for interpreters."
    )
    press(page, "Save and go on")
    page.goto(review)
    press(page, "Give it back to the reviewer")
    expect(page.get_by_text("The course is with its reviewers.")).to_be_visible()


def choose_name(page: Page, style: str, name: str) -> None:
    """Choose how to be named for each review of one's own."""
    page.goto("/admin/training/reviews/")
    press(page, "Choose whether a name stands beside your review")
    page.get_by_label(style, exact=True).first.check()
    page.get_by_label("Name to show").first.fill(name)
    page.get_by_label("I agree that this stands on the page of the course").first.check()
    page.get_by_role("button", name="Keep my choice").first.click()
    expect(page.get_by_text("Your choice is kept, and the page of the course follows it.")).to_be_visible()


@step("Publish")
def publish(page: Page, _visit: Visit) -> None:
    """The last approval has published it, or the trainer does."""
    page.goto("/admin/training/courses/")
    press(page, TITLE)
    press(page, "Check and publish")
    button = page.get_by_role("button", name="Publish the course", exact=True)
    if button.is_visible():
        press(page, "Publish the course")
    expect(page.get_by_role("heading", name="The course is published")).to_be_visible()
    expect(page.get_by_text("Noor Haddad")).to_be_visible()


@step("See it as learners do")
def see_it(page: Page, _visit: Visit) -> None:
    """Open the course page."""
    press(page, "See it as learners do")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("Ask which language helps.").first).to_be_visible()
    reviews = page.get_by_role("region", name="Reviewed by")
    expect(reviews).to_contain_text("Noor Haddad")
    expect(reviews).to_contain_text("A health worker of the community")
    expect(reviews.get_by_role("definition")).to_have_count(3)
    for words in ("Sample, not yet reviewed", "Changed since it was reviewed"):
        expect(page.get_by_text(words)).to_have_count(0)
