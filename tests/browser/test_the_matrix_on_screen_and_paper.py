"""The matrix keeps its head and its first column in view, becomes cards on a phone, and prints in landscape."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from tests.factories import crowd_of, publish_course, supervisor_of, team_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = (
    "selector => { const box = document.querySelector(selector).getBoundingClientRect(); return [box.left, box.top] }"
)


@pytest.fixture
def matrix(visit):
    """Open the matrix of 60 people and 12 courses."""
    team = team_of()
    crowd_of(
        60, team=team, courses=[publish_course(title=f"Course {n:02}") for n in range(12)], due_date=date(2026, 1, 1)
    )
    page = visit(supervisor_of(team))
    page.goto("/training/team/matrix/")
    return page


def test_head_and_first_column_stay_while_the_table_scrolls_both_ways(matrix):
    matrix.set_viewport_size({"width": 1000, "height": 700})
    region = matrix.get_by_role("region")
    before = [matrix.evaluate(PLACE, where) for where in ("thead th:nth-child(2)", "tbody th", "thead th")]
    region.evaluate("element => { element.scrollTop = 900; element.scrollLeft = 500 }")
    after = [matrix.evaluate(PLACE, where) for where in ("thead th:nth-child(2)", "tbody th", "thead th")]
    assert after[0][1] == before[0][1]
    assert after[0][0] < before[0][0]
    assert after[1][0] == before[1][0]
    assert after[1][1] < before[1][1]
    assert after[2] == before[2]
    below = "document.documentElement.scrollHeight - document.querySelector('footer').getBoundingClientRect().bottom"
    assert matrix.evaluate(f"Math.round({below} - scrollY)") == 0


def test_a_phone_shows_a_card_for_each_person_and_paper_lies_on_its_side(matrix):
    matrix.set_viewport_size({"width": 360, "height": 700})
    shown = "selector => getComputedStyle(document.querySelector(selector)).display"
    assert matrix.evaluate(shown, ".lms-matrix tbody tr") == "block"
    assert (
        matrix.evaluate("getComputedStyle(document.querySelector('.lms-matrix td'), '::before').content")
        == '"Course 00"'
    )
    paper = PdfReader(io.BytesIO(matrix.pdf(prefer_css_page_size=True))).pages
    assert {page.mediabox.width > page.mediabox.height for page in paper} == {True}
    assert any("Person 0001" in page.extract_text() for page in paper)
