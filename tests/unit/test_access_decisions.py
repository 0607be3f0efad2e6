"""Who may open the body of a lesson or quiz, and when a part opens for a learner."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.enrollment.access import AccessFacts, Link, OpeningFacts, Reason, Shut, decide, shut_by

TODAY = date(2026, 11, 20)
LATER = date(2026, 12, 1)
OUTSIDER = {
    "signed_in": True, "enrolled": False, "may_edit": False, "course_live": True, "entry": "self", "today": TODAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"signed_in": False}, Reason.SIGN_IN),
        ({}, Reason.ENROLL),
        ({"course_live": False}, Reason.RETIRED),
        ({"entry": "assigned"}, Reason.BY_ASSIGNMENT),
        ({"entry": "invitation"}, Reason.BY_INVITATION),
        ({"opens_on": LATER}, Reason.NOT_YET),
        ({"opens_on": TODAY, "closes_on": TODAY}, Reason.ENROLL),
        ({"closes_on": date(2026, 11, 19)}, Reason.OVER),
        ({"enrolled": True, "course_live": False}, Reason.ENROLLED),
        ({"enrolled": True, "closes_on": date(2026, 11, 19)}, Reason.ENROLLED),
        ({"enrolled": True, "shut": Shut(day=LATER)}, Reason.LOCKED),
        ({"enrolled": True, "may_edit": True, "shut": Shut(day=LATER)}, Reason.EDITOR),
        ({"may_edit": True, "course_live": False}, Reason.EDITOR),
    ],
)
def test_the_reason_tells_what_to_do(change, reason):
    assert decide(AccessFacts(**{**OUTSIDER, **change})).reason == reason


@pytest.mark.parametrize("flags", list(product([True, False], repeat=4)))
@pytest.mark.parametrize("entry", ["self", "invitation", "assigned"])
@pytest.mark.parametrize("shut", [None, Shut(part=Link("One", "/one/"))])
def test_only_enrolled_learners_whose_part_is_open_and_editors_get_in(flags, entry, shut):
    changed = dict(zip(("signed_in", "enrolled", "may_edit", "course_live"), flags, strict=True))
    facts = AccessFacts(**{**OUTSIDER, **changed, "entry": entry, "shut": shut})
    assert decide(facts).allowed == ((facts.enrolled and shut is None) or facts.may_edit)


def part(key, **opens):
    """Return an outline line."""
    return {"key": key, "title": key.upper(), "url": f"/{key}/", **({"opens": opens} if opens else {})}


def facts(*parts, **more):
    """Return the facts of a learner who enrolled on the 10th."""
    values = {"done": (), "enrolled_on": date(2026, 11, 10), "today": TODAY, **more}
    return OpeningFacts(items={each["key"]: each for each in parts}, **values)


def test_a_part_without_conditions_is_open():
    assert shut_by(part("a"), facts(part("a"))) is None


@pytest.mark.parametrize(
    ("opens", "day"),
    [
        ({"on": "2026-11-20"}, None),
        ({"on": "2026-11-21"}, date(2026, 11, 21)),
        ({"days": 10}, None),
        ({"days": 11}, date(2026, 11, 21)),
        ({"on": "2026-11-25", "days": 12}, date(2026, 11, 25)),
        ({"on": "2026-11-01", "days": 12}, date(2026, 11, 22)),
    ],
)
def test_the_last_of_its_days_is_told(opens, day):
    here = part("a", **opens)
    assert shut_by(here, facts(here)) == (Shut(day=day) if day else None)


def test_a_part_opens_after_another_and_names_it():
    first, second = part("a"), part("b", after="a")
    assert shut_by(second, facts(first, second)) == Shut(part=Link("A", "/a/"))
    assert shut_by(second, facts(first, second, done={"a"})) is None


def test_a_part_that_left_the_course_holds_nobody_up():
    alone = part("b", after="gone")
    assert shut_by(alone, facts(alone)) is None


def test_courses_before_and_the_day_of_the_course_hold_all_parts():
    missing = (Link("Basics", "/basics/"),)
    here = part("a", on="2026-11-22")
    shut = shut_by(here, facts(here, course_opens_on=LATER, missing=missing))
    assert shut == Shut(day=LATER, courses=missing)


def test_what_is_done_stays_open():
    here = part("a", on="2027-01-01")
    assert shut_by(here, facts(here, done={"a"}, missing=(Link("Basics", "/basics/"),))) is None


@given(st.dates(), st.dates(), st.integers(0, 400))
def test_a_day_that_is_told_is_never_over(today, on, days):
    here = part("a", on=on.isoformat(), days=days)
    shut = shut_by(here, facts(here, today=today, enrolled_on=date(2026, 11, 10)))
    assert shut is None or shut.day > today
