"""axe finds nothing in the pages of handouts, in Arabic neither; they fit a phone, and a button tries a failed file again."""

import os
from pathlib import Path

import pytest

from lms.base import clock
from lms.flows.enroll import enroll
from lms.resources.handouts import release
from lms.site.demo.handouts import seed_handouts
from tests.browser.judges import NARROW, judge
from tests.factories import AT, PersonFactory
from tests.factories.blocks import block, listed
from tests.factories.handouts import handout_of, make_files, write
from tests.factories.pages import course_page, lesson_page, record_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "/training/resources/handouts/"


def pictured(page, name):
    """Keep a picture of the page on a phone where a folder for pictures is named."""
    page.set_viewport_size(NARROW)
    if os.environ.get("LMS_PICTURES"):
        page.screenshot(path=Path(os.environ["LMS_PICTURES"], f"{name}.png"), full_page=True)


@pytest.fixture
def keeper(db):
    """Somebody who keeps the sample of the demo."""
    person = PersonFactory()
    seed_handouts(at=AT, keeper=person)
    handout = person.kept_handout.get()
    make_files(handout)
    release(handout=handout, by=person, at=clock.now())
    return person


def test_axe_finds_nothing_in_the_handouts_of_each_language(visit, keeper):
    handout, found = keeper.kept_handout.get(), []
    page = visit(None)
    for address in (PLACE, f"{PLACE}{handout.uuid}/", f"/es{PLACE}{handout.uuid}/", f"/ar{PLACE}{handout.uuid}/"):
        page.goto(address)
        pictured(page, f"handout{address.replace('/', '-')}"[:35])
        found += judge(page, address)
    assert page.locator("article").get_attribute("dir") is None, "the whole page is in Arabic"
    page.goto(f"{PLACE}{handout.uuid}/?language=ar")
    assert page.locator("article").get_attribute("dir") == "rtl"
    found += judge(page, "Arabic on an English page")
    assert found == []


def test_axe_finds_nothing_in_a_lesson_with_handouts_and_on_the_pages_of_who_keeps_them(visit, keeper):
    handout = keeper.kept_handout.get()
    handout_of(keeper, checked=200, name="Overdue sheet")
    course = course_page(lessons=0, items=None)
    row = block("handouts", {"title": "For your patients", "handouts": listed(handout.pk)})
    lesson = lesson_page(course, "Turn", body=[row])
    enroll(person=keeper, course=record_of(course), at=AT)
    page, found = visit(keeper), []
    page.goto(lesson.url)
    pictured(page, "handout-lesson")
    found += judge(page, "a lesson with handouts")
    page.get_by_role("link", name="Your right to an interpreter").click()
    assert page.get_by_role("heading", level=1, name="Your right to an interpreter").is_visible()
    page.goto("/training/resources/kept/")
    pictured(page, "handout-kept")
    found += judge(page, "what one keeps")
    write(handout, "es", title="Otro título")
    release(handout=handout, by=keeper, at=clock.now())
    handout.files.filter(state="pending").update(state="failed", attempts=5, reason="ValueError: broken")
    page.goto(f"{PLACE}{handout.uuid}/")
    pictured(page, "handout-failed")
    found += judge(page, "a file that failed")
    page.get_by_role("button", name="Try again").click()
    assert page.get_by_text("The files are being made.").is_visible()
    assert handout.files.get(language="es", number=2).state == "pending"
    assert found == []
