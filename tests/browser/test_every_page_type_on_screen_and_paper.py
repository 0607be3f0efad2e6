"""Every type of page is accessible on a phone, light and dark, from right to left, in each preview, and whole on paper."""

import io
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from wagtail.models import get_page_models

from courses.pages.models import CatalogPage, CoursePage, LessonPage, ModulePage, PathPage, QuizPage
from courses.previews.modes import LOCKED, MIRRORED, OUTSIDE, PAPER
from courses.serving import LearnerPageMixin
from lms.flows.enroll import enroll
from tests.browser.judges import NARROW, WIDE, judge, overflow, violations
from tests.factories import AT, PersonFactory
from tests.factories.pages import catalog, course_page, path_page, record_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPES = [model for model in get_page_models() if issubclass(model, LearnerPageMixin)]
ON_PAPER = {
    CatalogPage: ["Access that works", "A short course."],
    PathPage: ["Foundations", "All of it.", "Access that works"],
    CoursePage: ["Access that works", "Plan language access.", "Lesson 1"],
    ModulePage: ["Access that works", "Plan language access.", "Lesson 1"],
    LessonPage: ["Lesson 1", "LESSON-BODY"],
    QuizPage: ["Course quiz", "80 %"],
}
"""What each type says on paper."""
NAVIGATION = ["Log in", "My learning", "Skip to the main content", "Reading options", "Verify a certificate"]
PHONE = {"width": 390, "height": 844}
EACH_TYPE = pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
SEEN = """selector => [...document.querySelectorAll(selector)].filter(each => each.checkVisibility()).length"""


@pytest.fixture
def pages():
    """Publish one page of each type, taken by a learner."""
    course = course_page(references="<p>A source.</p>", content_note="It may hurt.", audience="All")
    module = course.add_child(instance=ModulePage(title="First part", slug="first-part"))
    module.save_revision().publish()
    path = path_page(course)
    found = {CatalogPage: catalog(), PathPage: path, CoursePage: course, ModulePage: module}
    for model in (LessonPage, QuizPage):
        found[model] = course.get_children().type(model).get().specific
    return found


@pytest.fixture
def learner(pages):
    """Somebody who takes the course and the path."""
    person = PersonFactory()
    for model in (PathPage, CoursePage):
        enroll(person=person, course=record_of(pages[model]), at=AT)
    return person


@pytest.fixture
def trainer(visit, server, django_user_model):
    """Open a browser for somebody who may preview everything."""
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("root@example.org", "x"))
    page = visit()
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server}])
    return page


def pictured(page, name):
    """Keep a picture where a folder for pictures is named."""
    if os.environ.get("LMS_PICTURES"):
        page.screenshot(path=Path(os.environ["LMS_PICTURES"], f"{name}.png"), full_page=True)


def test_every_type_of_page_has_a_row_in_this_test():
    assert set(ON_PAPER) == set(TYPES)


@EACH_TYPE
def test_axe_finds_nothing_on_a_phone_in_light_and_dark_and_from_right_to_left(visit, pages, learner, model):
    page = visit(learner)
    found = []
    for prefix in ("", "/ar"):
        page.goto(prefix + pages[model].url)
        assert page.evaluate("document.documentElement.dir") == ("rtl" if prefix else "ltr")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size(PHONE)
            found += violations(page, f"{model.__name__} {prefix} {scheme}")
            pictured(page, f"{model.__name__}{prefix.replace('/', '-')}-{scheme}")
        page.set_viewport_size(NARROW)
        found += overflow(page, f"{model.__name__} {prefix}")
    assert found == []


@EACH_TYPE
def test_axe_finds_nothing_in_any_preview(trainer, pages, model):
    found = []
    for mode in model.preview_codes:
        trainer.goto(f"{reverse('wagtailadmin_pages:view_draft', args=[pages[model].pk])}?mode={mode}")
        assert trainer.locator(f"[data-preview={mode}]").is_visible()
        found += judge(trainer, f"{model.__name__} {mode}")
        for size, scheme in ((PHONE, "light"), (WIDE, "light")):
            trainer.set_viewport_size(size)
            trainer.emulate_media(color_scheme=scheme)
            pictured(trainer, f"preview-{model.__name__}-{mode}-{size['width']}")
    assert found == []


@EACH_TYPE
def test_on_paper_a_page_says_what_it_says_and_no_way_around(visit, pages, learner, model):
    page = visit(learner)
    page.goto(pages[model].url)
    text = "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    for words in ON_PAPER[model]:
        assert words in text
    for words in NAVIGATION:
        assert words not in text


@EACH_TYPE
def test_the_preview_of_paper_shows_what_paper_shows(trainer, pages, model):
    address = reverse("wagtailadmin_pages:view_draft", args=[pages[model].pk])
    first = model.preview_codes[0]
    trainer.goto(f"{address}?mode={first}")
    assert trainer.evaluate(SEEN, ".lms-bar, .lms-foot") == 2
    trainer.goto(f"{address}?mode={PAPER}")
    assert trainer.evaluate(SEEN, ".lms-bar, .lms-foot, .lms-btn, .lms-no-print") == 0
    assert trainer.locator(f"[data-preview={PAPER}]").is_visible()
    shown = trainer.locator("main").inner_text()
    for words in ON_PAPER[model]:
        assert words in shown


def test_what_is_locked_or_closed_in_a_preview_says_why_from_right_to_left_too(trainer, pages):
    for mode in (OUTSIDE, LOCKED, MIRRORED):
        trainer.goto(f"{reverse('wagtailadmin_pages:view_draft', args=[pages[LessonPage].pk])}?mode={mode}")
        assert trainer.evaluate("document.documentElement.dir") == ("rtl" if mode == MIRRORED else "ltr")
        assert (trainer.locator("text=LESSON-BODY").count() == 1) == (mode == MIRRORED)
