"""Courses and facts past their day and old references are listed, for trainers about their own courses; also as files."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from courses import stale
from courses.models import Fact
from tests.factories import PersonFactory
from tests.factories.pages import course_page, lesson_page, locale

pytestmark = pytest.mark.django_db
PATH = "/admin/reports/training/stale/"
DAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-30T12:00:00Z", tick=False):
        yield


def fact(statement, review_by, **fields):
    """Return a fact."""
    return Fact.objects.create(
        slug=f"f{uuid4().hex[:8]}", statement=statement, value="1 in 5", source="A survey", source_year=2020,
        review_by=review_by, locale=locale("en"), **fields,
    )  # fmt: skip


def showing(*facts, references=()):
    """Return the blocks of a lesson that shows facts and references."""
    blocks = [{"type": "fact", "id": str(uuid4()), "value": {"fact": each.pk}} for each in facts]
    items = [{"type": "item", "id": str(uuid4()), "value": {"text": text, "url": ""}} for text in references]
    return [*blocks, *([{"type": "references", "id": str(uuid4()), "value": {"items": items}}] if items else [])]


def administrator():
    """Return a client of a training administrator."""
    person = PersonFactory()
    person.user.groups.add(Group.objects.get(name="Training administrators"))
    client = Client()
    client.force_login(person.user)
    return client


def shown(client):
    return client.get(PATH).content.decode()


def test_a_trainer_sees_what_is_old_in_the_own_courses_and_where(trainer_of):
    own = course_page(title="Own course", items=None, review_by=DAY)
    other = course_page(title="Foreign course", items=None, review_by=DAY)
    old, fresh, unused = fact("OLD FACT", DAY), fact("FRESH FACT", date(2026, 12, 1)), fact("UNUSED FACT", DAY)
    lesson_page(own, "With figures", body=showing(old, fresh, references=["A. Author: Old work. 2015.", "B. 2016."]))
    lesson_page(other, "Foreign lesson", body=showing(old, references=["Foreign work, 1999"]))
    text = shown(trainer_of(own))
    for words in ("Own course", "OLD FACT", "Own course: With figures", "A. Author: Old work. 2015."):
        assert words in text, words
    for words in ("Foreign", "FRESH FACT", "UNUSED FACT", "B. 2016."):
        assert words not in text, words
    everything = shown(administrator())
    for words in ("Foreign course: Foreign lesson", "UNUSED FACT", "Foreign work, 1999"):
        assert words in everything, words
    assert unused.pk


def test_nothing_old_says_so(trainer_of):
    page = course_page(items=None, review_by=date(2026, 12, 1))
    assert "Nothing has to be looked at again." in shown(trainer_of(page))


def test_after_how_many_years_a_reference_is_old_is_a_setting(trainer_of, settings):
    page = course_page(items=None)
    lesson_page(page, "Sources", body=showing(references=["C. Author, 2024", "No year at all"]))
    client = trainer_of(page)
    assert "C. Author" not in shown(client)
    settings.LMS_REFERENCE_YEARS = 1
    assert "C. Author" in shown(client)
    assert "No year at all" not in shown(client)


def test_the_files_hold_the_same_and_no_formulas(trainer_of):
    page = course_page(title="=1+1", slug="formula", items=None, review_by=DAY)
    client = trainer_of(page)
    text = b"".join(client.get(f"{PATH}?export=csv")).decode("utf-8-sig")
    assert text.splitlines()[:2] == ["Kind,What,Since,Where it is shown", "Course,'=1+1,2026-11-30,"]
    book = load_workbook(BytesIO(b"".join(client.get(f"{PATH}?export=xlsx"))))
    cell = book.active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_who_has_no_task_with_courses_does_not_open_it():
    client = Client()
    client.force_login(PersonFactory().user)
    assert client.get(PATH).status_code == 302


def test_it_costs_the_same_for_one_course_and_for_twenty(trainer_of):
    def add(number):
        page = course_page(title=f"Course {number}", items=None, review_by=DAY)
        lesson_page(page, "Figures", body=showing(fact("Old", DAY), references=["Old work, 1999"]))

    course_page(title="Base", items=None)
    trainer_of(course_page(title="Set up", items=None))
    client = administrator()

    def count():
        with CaptureQueriesContext(connection) as queries:
            shown(client)
        return len(queries)

    add(1)
    count()
    one = count()
    for number in range(2, 21):
        add(number)
    assert count() == one


@pytest.mark.parametrize(
    ("text", "year"),
    [("Smith 2019, rev. 2021", 2021), ("no year", None), ("pages 12019 to 20200", None), ("1999.", 1999)],
)
def test_the_year_of_a_reference_is_the_newest_in_it(text, year):
    assert stale.year_of(text) == year
