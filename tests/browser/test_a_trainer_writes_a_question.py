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
