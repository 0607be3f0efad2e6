"""In Arabic the pages run from right to left: nothing overflows on a phone, arrows point the other way."""

import os
from pathlib import Path
from uuid import UUID

import pytest

from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.progress.services import Result
from quizzes.models import Quiz
from quizzes.services import start
from tests.factories import AT, PersonFactory, supervisor_of, team_of
from tests.factories.pages import (
    MATCHING,
    ORDERING,
    SINGLE,
    course_page,
    lesson_page,
    record_of,
    reflection_block,
    text_block,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 700}
DIRECTION = "document.documentElement.dir + ' ' + document.documentElement.lang + ' ' + getComputedStyle(document.body).direction"
WIDTH = "document.documentElement.scrollWidth"
MIRRORED = "[...document.querySelectorAll('main .lms-i--dir')].map(icon => getComputedStyle(icon).scale)"
PLAIN = "[...document.querySelectorAll('main .lms-i:not(.lms-i--dir)')].map(icon => getComputedStyle(icon).scale)"
TURN = "getComputedStyle(document.querySelector('.lms-details > summary'), '::before').rotate"
BESIDE = """() => {
  const box = selector => document.querySelector(selector).getBoundingClientRect();
  return [box('.lms-brand').right, innerWidth - box('.lms-bar__end').left];
}"""


@pytest.fixture
def places():
    """Return a learner, a supervisor, and the address of each kind of page that has a direction of its own."""
    course = course_page(lessons=2, items=(SINGLE, ORDERING, MATCHING))
    lesson_page(course, "Rich", body=[text_block("Ask which language helps. اسأل أولا."), reflection_block()])
    short = course_page(title="Short", lessons=1, items=None)
    learner = PersonFactory()
    taking = enroll(person=learner, course=record_of(course), at=AT)
    running = start(enrollment=taking, quiz=Quiz.objects.get(), at=AT)
    waiting = enroll(person=learner, course=record_of(short), at=AT)
    (item,) = waiting.edition.outline["items"]
    finish_activity(
        enrollment_id=waiting.pk, activity_key=UUID(item["key"]), result=Result(), at=AT, idempotency_key="rtl"
    )
    addresses = {
        "catalog": "/ar/courses/",
        "course": "/ar/courses/access-that-works/",
        "lesson": "/ar/courses/access-that-works/rich/",
        "quiz": "/ar/courses/access-that-works/quiz/",
        "choices": f"/ar/training/attempts/{running.uuid}/q/1/",
        "ordering": f"/ar/training/attempts/{running.uuid}/q/2/",
        "matching": f"/ar/training/attempts/{running.uuid}/q/3/",
        "review": f"/ar/training/attempts/{running.uuid}/review/",
        "learning": "/ar/training/",
        "waiting": f"/ar/training/enrollments/{waiting.uuid}/done/",
    }
    return learner, supervisor_of(team_of(learner)), addresses


def picture(page, name):
    """Keep a picture where the environment names a folder for it."""
    folder = os.environ.get("LMS_TEST_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("viewport", [NARROW, {"width": 1200, "height": 800}], ids=["phone", "desktop"])
def test_pages_in_arabic_run_from_right_to_left_without_overflow(places, visit, viewport):
    learner, supervisor, addresses = places
    problems = []
    for person, names in ((learner, addresses), (supervisor, {"team": "/ar/training/team/"})):
        page = visit(person, viewport=viewport)
        for name, address in names.items():
            response = page.goto(address)
            assert response.status == 200, address
            assert page.evaluate(DIRECTION) == "rtl ar rtl", address
            brand_right, end_from_right = page.evaluate(BESIDE)
            assert min(brand_right, end_from_right) > viewport["width"] / 2, f"{address}: the bar starts at the left"
            picture(page, f"rtl-{name}-{viewport['width']}")
            if page.evaluate(WIDTH) > viewport["width"]:
                problems.append(f"{address}: {page.evaluate(WIDTH)} px wide")
            problems += [f"{address}: an arrow is not mirrored" for scale in page.evaluate(MIRRORED) if scale != "-1 1"]
            problems += [f"{address}: an icon is mirrored" for scale in page.evaluate(PLAIN) if scale != "none"]
    assert problems == []


def test_arrows_stand_on_pages_with_a_way_on_and_point_forwards_in_english(places, visit):
    learner, _supervisor, addresses = places
    page = visit(learner)
    for name in ("course", "lesson", "quiz", "choices", "learning"):
        page.goto(addresses[name])
        assert page.evaluate(MIRRORED), name
        page.goto(addresses[name].removeprefix("/ar"))
        assert set(page.evaluate(MIRRORED)) == {"none"}, name


@pytest.mark.parametrize(("prefix", "closed", "opened"), [("/ar", "45deg", "-45deg"), ("", "-45deg", "45deg")])
def test_a_closed_part_points_onwards_an_open_one_downwards_and_writing_has_its_own_direction(
    places, visit, prefix, closed, opened
):
    page = visit(places[0], viewport=NARROW)
    page.goto(prefix + places[2]["lesson"].removeprefix("/ar"))
    assert page.evaluate(TURN) == closed
    assert page.evaluate("getComputedStyle(document.querySelector('textarea')).unicodeBidi") == "plaintext"
    page.locator(".lms-details > summary").first.click()
    page.wait_for_function(f"{TURN} === '{opened}'", timeout=5000)


def test_a_learner_stays_in_arabic_from_question_to_question(places, visit):
    page = visit(places[0], viewport=NARROW)
    page.goto(places[2]["choices"])
    page.locator("input[type=radio]").first.check()
    with page.expect_navigation():
        page.locator("button[value=next]").click()
    assert page.evaluate(DIRECTION) == "rtl ar rtl"
    assert "/ar/training/attempts/" in page.url
