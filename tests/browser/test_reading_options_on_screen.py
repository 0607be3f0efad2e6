"""Reading options in a browser: single keys, text size, spacing, focus; axe finds nothing in any of them."""

import pytest

from lms.flows.enroll import enroll
from tests.browser.judges import judge
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, record_of, reflection_block, text_block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST, SECOND = "/courses/access-that-works/lesson-1/", "/courses/access-that-works/lesson-2/"


@pytest.fixture
def learner(db):
    page = course_page(lessons=2)
    lesson_page(page, "Write", body=[text_block("Some words"), reflection_block()])
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    return person


def choose(page, **options):
    """Save the reading options as the form of the page does."""
    page.goto("/training/reading/")
    for name, value in options.items():
        field = page.locator(f"main [name={name}]")
        field.select_option(value) if isinstance(value, str) else field.set_checked(value)
    page.get_by_role("button", name="Save reading options").click()
    page.get_by_text("Saved. Pages look like this").wait_for()


def test_single_keys_move_through_a_course_and_rest_while_somebody_writes(visit, learner):
    page = visit(learner, bypass_csp=False)
    page.goto(SECOND)
    page.keyboard.press("p")
    page.wait_for_url(f"**{FIRST}")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.textContent") == "Mark complete and continue", (
        "a key completes nothing"
    )
    page.keyboard.press("o")
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "page"
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Single keys").is_visible()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "page", "focus comes back"
    page.goto("/courses/access-that-works/write/")
    page.locator("textarea").fill("")
    page.locator("textarea").press_sequentially("no ? pop")
    assert page.locator("textarea").input_value() == "no ? pop"
    assert page.get_by_role("dialog").count() == 0


def test_keys_that_are_off_do_nothing(visit, learner):
    page = visit(learner)
    choose(page, shortcuts=False)
    page.goto(SECOND)
    for key in "pno?":
        page.keyboard.press(key)
    assert page.url.endswith(SECOND)
    assert page.evaluate("document.activeElement === document.body")


def test_text_grows_and_lines_move_apart_without_a_script(visit, learner):
    page = visit(learner, java_script_enabled=False)
    measure = "article p"
    plain = visit(learner)
    plain.goto(FIRST)
    style = "e => { const s = getComputedStyle(e); return [s.fontSize, s.lineHeight, s.letterSpacing].map(parseFloat) }"
    before = plain.locator(measure).first.evaluate(style)
    choose(page, text_size="larger", spacing="wider")
    plain.goto(FIRST)
    after = plain.locator(measure).first.evaluate(style)
    assert after[0] > before[0] * 1.4
    assert after[1] / after[0] >= 2
    assert after[2] / after[0] >= 0.11


def test_axe_finds_nothing_with_any_of_them(visit, learner):
    page, found = visit(learner), []
    page.goto("/training/reading/")
    found += judge(page, "reading options")
    visitor = visit(None)
    visitor.goto("/training/reading/")
    found += judge(visitor, "reading options of a visitor")
    choose(page, text_size="larger", spacing="wider", less_data=True, focus=True)
    for address in (FIRST, "/courses/access-that-works/write/", "/training/profile/"):
        page.goto(address)
        found += judge(page, f"{address} with everything on")
    choose(page, focus=False)
    page.goto(FIRST)
    page.get_by_text("Reading options").first.click()
    found += judge(page, "lesson with the options open")
    assert found == []
