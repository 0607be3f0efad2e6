"""What could not be saved stays in the tab, comes back after a reload, can be copied, and goes with the log-out."""

import re

import pytest
from playwright.sync_api import expect

from lms.flows.enroll import enroll
from lms.reflections import services as reflections
from lms.reflections.models import Reflection
from quizzes.models import Attempt, Quiz
from quizzes.services import start
from tests.browser.judges import judge
from tests.factories import AT, PersonFactory
from tests.factories.pages import REFLECTION, SINGLE, course_page, lesson_page, record_of, reflection_block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LESSON = "/courses/access-that-works/write/"
DRAFTS = "() => Object.keys(sessionStorage).filter(key => key.startsWith('attune:draft:')).length"


@pytest.fixture
def learner(db):
    page = course_page(items=(SINGLE, REFLECTION))
    lesson_page(page, "Write", body=[reflection_block()])
    page.save_revision().publish()
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    return person


@pytest.fixture
def page(visit, learner):
    opened = visit(learner, bypass_csp=False, permissions=["clipboard-read", "clipboard-write"])
    opened.goto(LESSON)
    return opened


def line(page):
    return page.locator("[data-saved-line]")


def break_saving(page):
    """Let the server answer every save with an error."""
    page.route("**/writing/**", lambda route: route.fulfill(status=503, body="away"))


def written(person):
    """Return the private text that the server keeps."""
    keys = list(Reflection.objects.filter(person=person).values_list("block_key", flat=True))
    return [text.text for text in reflections.read_all(person=person, block_keys=keys).values()]


def test_a_saved_text_is_nowhere_in_the_browser(page, learner):
    page.locator("textarea").fill("I assumed that he had a car.")
    assert page.evaluate(DRAFTS) == 1
    expect(line(page)).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    assert page.evaluate(DRAFTS) == 0
    assert page.evaluate("localStorage.length") == 0
    assert written(learner) == ["I assumed that he had a car."]


def test_an_unsaved_text_comes_back_after_a_reload_and_is_saved_then(page, learner):
    break_saving(page)
    page.locator("textarea").fill("Keep me")
    expect(line(page)).to_have_text("Not saved – retrying; your answers are kept on this page")
    assert written(learner) == []
    page.unroute("**/writing/**")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(LESSON)
    expect(page.locator("textarea")).to_have_value("Keep me")
    expect(line(page)).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    assert written(learner) == ["Keep me"]
    assert page.evaluate(DRAFTS) == 0


def test_trying_again_and_copying_are_offered_only_while_it_is_needed(page, learner):
    again, copy = page.get_by_role("button", name="Try again now"), page.get_by_role("button", name="Copy what I wrote")
    expect(again).to_be_hidden()
    break_saving(page)
    page.locator("textarea").fill("Mine")
    expect(again).to_be_visible()
    assert judge(page, "unsaved text") == []
    copy.click()
    expect(line(page)).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "Mine"
    page.unroute("**/writing/**")
    again.click()
    expect(line(page)).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    expect(again).to_be_hidden()
    assert written(learner) == ["Mine"]


def test_being_offline_is_told_and_ends_by_itself(page, learner):
    page.context.set_offline(True)
    page.locator("textarea").fill("On the train")
    expect(line(page)).to_have_text(re.compile("^You are offline. What you wrote is kept in this tab"))
    page.context.set_offline(False)
    expect(line(page)).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    assert written(learner) == ["On the train"]


def test_something_newer_is_not_overwritten_by_what_comes_back(page, learner):
    break_saving(page)
    page.locator("textarea").fill("Older, never saved")
    expect(line(page)).to_have_text(re.compile("^Not saved"))
    other = page.context.new_page()
    other.goto(LESSON)
    other.locator("textarea").fill("Newer")
    expect(line(other)).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    page.unroute("**/writing/**")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(LESSON)
    expect(page.locator("textarea")).to_have_value("Newer")
    expect(line(page)).to_have_text(re.compile("^What you wrote last time was not saved"))
    page.get_by_role("button", name="Copy what I wrote").click()
    assert page.evaluate("navigator.clipboard.readText()") == "Older, never saved"
    assert written(learner) == ["Newer"]


def test_logging_out_takes_unsaved_text_along_in_every_tab(page):
    break_saving(page)
    page.locator("textarea").fill("Nobody else shall read this")
    expect(line(page)).to_have_text(re.compile("^Not saved"))
    other = page.context.new_page()
    other.goto("/training/profile/")
    other.get_by_role("button", name="Log out").click()
    other.wait_for_load_state()
    page.wait_for_function(f"({DRAFTS})() === 0")


def test_another_person_in_the_same_tab_finds_nothing(page, visit, learner):
    break_saving(page)
    page.locator("textarea").fill("Mine alone")
    expect(line(page)).to_have_text(re.compile("^Not saved"))
    page.evaluate("() => { for (const form of document.forms) form.replaceWith() }")
    stranger = PersonFactory()
    enrollment = enroll(person=stranger, course=learner.enrollments.get().course, at=AT)
    assert enrollment.person == stranger
    other = visit(stranger)
    page.context.clear_cookies()
    page.context.add_cookies(other.context.cookies())
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(LESSON)
    expect(page.locator("textarea")).to_have_value("")
    assert page.evaluate(DRAFTS) == 0


def test_a_text_of_a_quiz_that_went_with_the_form_is_forgotten_on_the_next_page(visit, learner):
    quiz = Quiz.objects.select_related("activity").get()
    start(enrollment=learner.enrollments.get(), quiz=quiz, at=AT)
    attempt = Attempt.objects.get()
    page = visit(learner, bypass_csp=False)
    page.goto(f"/training/attempts/{attempt.uuid}/q/2/")
    page.route("**/save/", lambda route: route.fulfill(status=503, body="away"))
    page.locator("textarea").fill("I will ask first")
    expect(line(page)).to_have_text(re.compile("^Not saved"))
    assert page.evaluate(DRAFTS) == 1
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/review/")
    assert page.evaluate(DRAFTS) == 0
    assert written(learner) == ["I will ask first"]
