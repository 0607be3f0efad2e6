"""axe finds nothing in the directory, in Arabic neither; its pages fit a phone, and work without a script."""

import re

import pytest

from lms.flows.enroll import enroll
from lms.resources.models import EntryText
from tests.browser.judges import judge
from tests.factories import AT, PersonFactory
from tests.factories.blocks import block
from tests.factories.directory import entry_of
from tests.factories.pages import course_page, lesson_page, record_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "/training/resources/"


@pytest.fixture
def keeper(db):
    person = PersonFactory()
    given = {"language": ("en", "es", "ase"), "population": ("deaf", "violence"), "cost": ("free", "medicaid")}
    entry = entry_of(person, text_number="555-0143", url="https://example.org/a-rather-long-address/of/a/line", **given)
    EntryText.objects.create(entry=entry, language="ar", name="خط الميناء", summary="من يصغي إليك في أي ساعة.")
    entry_of(person, name="Overdue", checked=200)
    return person


def test_axe_finds_nothing_in_the_directory(visit, keeper):
    page, found = visit(None), []
    for address in (PLACE, f"{PLACE}?q=nothing", f"/es{PLACE}", f"/ar{PLACE}"):
        page.goto(address)
        found += judge(page, address)
    page.goto(PLACE)
    page.get_by_text("Safe to call?").first.click()
    found += judge(page, "with the notes on safety open")
    page.get_by_role("link", name="Harbor Night Line").click()
    found += judge(page, "an entry")
    own = visit(keeper)
    own.goto(f"{PLACE}kept/")
    found += judge(own, "entries that one keeps")
    course = course_page(lessons=0, items=None)
    lesson = lesson_page(course, "Turn", body=[block("directory")])
    course.save_revision().publish()
    enroll(person=keeper, course=record_of(course), at=AT)
    own.goto(lesson.url)
    found += judge(own, "a lesson with entries")
    assert found == []


def test_searching_and_confirming_work_without_a_script(visit, keeper):
    page = visit(keeper, java_script_enabled=False)
    page.goto(PLACE)
    page.get_by_label("Language spoken").select_option("es")
    page.get_by_label("Words").fill("harbor")
    page.get_by_role("button", name="Search").click()
    assert "language=es" in page.url
    assert page.get_by_role("status").first.inner_text().startswith("1 entry")
    page.goto(f"{PLACE}kept/")
    page.get_by_role("button", name=re.compile("I checked it today, it is right.*Overdue")).click()
    assert page.get_by_text("Thank you. The entry is shown").is_visible()
    page.goto(PLACE)
    assert page.get_by_role("link", name="Overdue").is_visible()
