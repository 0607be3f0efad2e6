"""The numbered steps of the trainer's tutorial are carried out in a browser, and each page on the way is judged."""

import os
from functools import partial
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Site

from courses.pages.models import CoursePage, LessonPage, QuizPage
from courses.reviews.deciding import APPROVED, RETURNED
from courses.reviews.models import Review, ReviewSettings
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


WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 800}, "java_script_enabled": False}


def keep(page, name):
    """Keep a picture for somebody who looks."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_the_steps_lead_from_a_word_file_to_a_published_and_reviewed_course(visit, maker):
    page = visit(maker, **WIDE)
    found = []
    for step in tutorial.STEPS:
        step.do(page, partial(visit, **WIDE))
        keep(page, f"step-{step.number}")
        part = ".lms-studio" if page.locator(".lms-studio").count() else "main"
        found += violations(page, f"after step {step.number}", part=part)
    assert found == []
    live = [model.objects.live().count() for model in (CoursePage, LessonPage, QuizPage)]
    assert live == [1, 2, 1]
    assert [review.decision for review in Review.objects.order_by("pk")] == [APPROVED, RETURNED, *[APPROVED] * 3]


def test_the_steps_need_no_script_and_fit_a_phone(visit, maker):
    """Here the site leaves publishing to the trainer."""
    wanted = ReviewSettings.for_site(Site.objects.get(is_default_site=True))
    wanted.publishes = ReviewSettings.Publishes.TRAINER
    wanted.save()
    page = visit(maker, **PHONE)
    page.goto("/admin/training/courses/")  # Wagtail's menu is a script; the pages of the studio are not
    tutorial.press(page, "Create course")
    for step in tutorial.STEPS[1:]:
        step.do(page, partial(visit, **PHONE))
        keep(page, f"phone-{step.number}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"], step.title
    assert CoursePage.objects.live().count() == 1
