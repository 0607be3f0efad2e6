"""The numbered steps of the trainer's tutorial are carried out in a browser, and each page on the way is judged."""

import os
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from courses.pages.models import CoursePage, LessonPage, QuizPage
from tests.browser import tutorial
from tests.browser.judges import violations
from tests.factories import PersonFactory
from tests.factories.pages import catalog

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("LMS_TEST_PICTURES")


def test_each_step_of_the_page_has_its_function():
    assert tutorial.written() == [(step.number, step.title) for step in tutorial.STEPS]


@pytest.fixture
def maker():
    """Somebody who may make courses."""
    call_command("lms_setup", verbosity=0)
    catalog()
    person = PersonFactory(legal_name="Mia Maker")
    person.user.groups.add(Group.objects.get(name="Course makers"))
    return person


def test_the_steps_lead_from_a_word_file_to_a_published_course(visit, maker):
    page = visit(maker, viewport={"width": 1280, "height": 900})
    found = []
    for step in tutorial.STEPS:
        step.do(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"step-{step.number}.png", full_page=True)
        part = ".lms-studio" if page.locator(".lms-studio").count() else "main"
        found += violations(page, f"after step {step.number}", part=part)
    assert found == []
    assert (CoursePage.objects.live().count(), LessonPage.objects.live().count(), QuizPage.objects.live().count()) == (
        1,
        2,
        1,
    )


def test_the_steps_need_no_script_and_fit_a_phone(visit, maker):
    page = visit(maker, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto("/admin/training/courses/")  # Wagtail's menu is a script; the pages of the studio are not
    tutorial.press(page, "Create course")
    for step in tutorial.STEPS[1:]:
        step.do(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"phone-{step.number}.png", full_page=True)
    assert CoursePage.objects.live().count() == 1
