"""A line of past completions is taken whole, or refused with the first reason and the column."""

from datetime import date

import pytest

from lms.organizations.staff.table import Line
from lms.organizations.staff.wanted import Refusal
from lms.organizations.staff.wanted import Why as AnyWhy
from lms.outside.columns import Column, missing
from lms.outside.plan import KnownCourse, Outcome, Stored, make
from lms.outside.wanted import Why, read_line

TODAY = date(2026, 11, 25)
PLACES = {column: place for place, column in enumerate(Column)}
GOOD = ("7", "ann@example.org", "CPR", "", "2026-03-01", "90", "a.pdf", "")
STORED = Stored(
    names={1: "Ann", 2: "Bob"},
    by_id={"7": 1},
    by_email={"ann@example.org": {1}, "bob@example.org": {2}, "both@example.org": {1, 2}},
    courses={"twice": [KnownCourse(1, "Twice", True), KnownCourse(2, "Twice", True)]},
    enrollments={},
    recorded=set(),
    recorded_courses=set(),
    proofs={"a.pdf"},
)


def line(**changed):
    """Return a good line with some cells changed."""
    cells = [changed.get(column.value, cell) for column, cell in zip(Column, GOOD, strict=True)]
    return Line(2, cells, [])


@pytest.mark.parametrize(("changed", "why"), [
    ({"employee_id": "", "email": ""}, Why.NOBODY), ({"course": " "}, Why.NO_COURSE), ({"proof_file": ""}, Why.NO_PROOF),
    ({"completed_on": ""}, Why.NO_DAY), ({"completed_on": "2026-11-26"}, Why.FUTURE),
    ({"completed_on": "1949-12-31"}, Why.TOO_EARLY),
    ({"minutes": "0"}, Why.MINUTES), ({"minutes": "1.5"}, Why.MINUTES), ({"minutes": "60001"}, Why.MINUTES),
    ({"provider": "x" * 201}, AnyWhy.TOO_LONG), ({"course": "\x00"}, AnyWhy.CHARACTERS), ({"completed_on": "March"}, AnyWhy.DATE),
])  # fmt: skip
def test_a_line_is_refused_with_the_reason(changed, why):
    refused = read_line(line(**changed), PLACES, today=TODAY)
    assert isinstance(refused, Refusal)
    assert refused.why == why


@pytest.mark.parametrize(("changed", "why"), [
    ({"employee_id": "8"}, Why.UNKNOWN_PERSON), ({"email": "bob@example.org"}, Why.TWO_PEOPLE),
    ({"employee_id": "", "email": "both@example.org"}, Why.TWO_PEOPLE),
    ({"employee_id": "", "email": "x@example.org"}, Why.UNKNOWN_PERSON), ({"course": "Twice"}, Why.SEVERAL_COURSES),
    ({"proof_file": "b.pdf"}, Why.NO_SUCH_PROOF),
])  # fmt: skip
def test_a_line_that_does_not_fit_what_is_stored_is_refused(changed, why):
    plan = make([read_line(line(**changed), PLACES, today=TODAY)], STORED, counts_here=True)
    assert [refused.why for refused in plan.refusals] == [why]
    assert plan.unused == ["a.pdf"]


def test_an_id_finds_the_person_with_or_without_a_known_address_and_minutes_may_be_unknown():
    lines = [line(), line(email="", course="Other", minutes=""), line(email="new@example.org", course="Third")]
    plan = make([read_line(one, PLACES, today=TODAY) for one in lines], STORED, counts_here=True)
    assert [(one.outcome, one.person_id, one.counts) for one in plan.entries] == [(Outcome.NEW, 1, False)] * 3
    assert [one.wanted.minutes for one in plan.entries] == [90, None, 90]
    assert plan.unused == []


def test_who_what_when_and_a_proof_are_needed():
    assert missing({}) == [Column.COURSE, Column.COMPLETED_ON, Column.EMPLOYEE_ID, Column.PROOF]
    enough = (Column.COURSE, Column.COMPLETED_ON, Column.EMAIL, Column.KEPT_AT)
    assert missing(dict.fromkeys(enough, 0)) == []
