"""A trainer writes a question in the admin with the keyboard, and a learner gets it."""

import pytest
from django.core.management import call_command

from courses.trainers import appoint
from quizzes.models import Question
from tests.browser.judges import violations
from tests.factories import PersonFactory
from tests.factories.pages import course_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill(page, name, text):
    """Type into the field of this name."""
    field = page.locator(f"[name='{name}']")
    field.focus()
    page.keyboard.type(text)


def test_the_keyboard_alone_writes_a_question_with_two_options(visit):
    call_command("lms_setup", verbosity=0)
    course = course_page(items=None)
    trainer = PersonFactory()
    appoint(user=trainer.user, course_page=course)
    page = visit(trainer, viewport={"width": 1280, "height": 1000})
    page.goto("/admin/training/questions/add/")
    page.locator("a[href$='?kind=single']").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    fill(page, "stem", "Whom do you ask first?")
    for number, words in enumerate(("The patient", "The relative")):
        fill(page, f"options-{number}-value-text", words)
        fill(page, f"options-{number}-value-feedback", f"Why {words}.")
    page.locator("[name='options-0-value-correct']").focus()
    page.keyboard.press("Space")
    assert violations(page, "the form", part="#stem-section, [name='stem']") == []
    page.locator("form[data-edit-form] [type=submit]").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    question = Question.objects.get()
    assert (question.title, question.content["answer"]) == (
        "Whom do you ask first?",
        [question.content["options"][0]["id"]],
    )
    assert question.course_key == course.translation_key


def press(target):
    """Move to a button and press Enter."""
    target.focus()
    target.press("Enter")


def test_an_option_is_copied_and_moved_by_keyboard_and_each_keeps_an_id_of_its_own(visit):
    call_command("lms_setup", verbosity=0)
    trainer = PersonFactory()
    appoint(user=trainer.user, course_page=course_page(items=None))
    page = visit(trainer)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/admin/training/questions/add/?kind=multiple")
    page.wait_for_selector("[name='options-1-value-text']")
    fill(page, "stem", "What helps?")
    for number, words in enumerate(("Time", "Haste")):
        fill(page, f"options-{number}-value-text", words)
        fill(page, f"options-{number}-value-feedback", "Why.")
    page.locator("[name='options-0-value-correct']").press("Space")
    rows = page.locator("[data-streamfield-child]")
    press(rows.first.get_by_role("button", name="Duplicate"))
    page.wait_for_selector("[name='options-2-value-text']")
    press(rows.last.get_by_role("button", name="Move up"))
    with page.expect_navigation():
        press(page.locator("form[data-edit-form] [type=submit]").first)
    options = Question.objects.get().content["options"]
    assert [option["text"] for option in options] == ["Time", "Haste", "Time"]
    assert len({option["id"] for option in options}) == 3
    assert errors == []


def test_the_preview_panel_shows_the_question_while_it_is_written(visit):
    call_command("lms_setup", verbosity=0)
    trainer = PersonFactory()
    appoint(user=trainer.user, course_page=course_page(items=None))
    page = visit(trainer)
    page.goto("/admin/training/questions/add/?kind=reflection")
    fill(page, "stem", "What will you try? Do not name patients.")
    press(page.get_by_role("button", name="Toggle preview"))
    page.frame_locator("iframe[title='Preview']").first.locator("text=What will you try?").first.wait_for(
        timeout=15_000
    )
