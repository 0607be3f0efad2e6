"""A reminder by hand: one about an enrollment and three to a person in seven days, from all supervisors together."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.requirements.nudging import free_from

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
CAP = {"at": NOW, "days": 7, "most": 3}


def ago(*days):
    """Return the moments this many days ago."""
    return [NOW - timedelta(days=each) for each in days]


def test_the_first_goes_at_once_and_the_next_about_the_same_course_after_seven_days():
    assert free_from(own=[], person=[], **CAP) is None
    assert free_from(own=ago(2), person=ago(2), **CAP) == NOW + timedelta(days=5)
    assert free_from(own=ago(7), person=ago(7), **CAP) is None


def test_a_fourth_to_the_same_person_waits_until_one_of_three_is_a_week_old():
    assert free_from(own=[], person=ago(1, 5), **CAP) is None
    assert free_from(own=[], person=ago(1, 5, 3), **CAP) == NOW + timedelta(days=2)
    assert free_from(own=ago(1), person=ago(5, 3, 1), **CAP) == NOW + timedelta(days=6), "the later of both"
    assert free_from(own=[], person=ago(9, 8, 1, 2), **CAP) is None


@given(st.lists(st.integers(0, 20), max_size=12))
def test_whoever_waits_as_long_as_told_never_gets_more_than_three_in_seven_days(days):
    person = ago(*days)
    again = free_from(own=[], person=person, **CAP)
    moment = again or NOW
    assert sum(each + timedelta(days=7) > moment for each in person) < 3
    assert again is None or again > NOW
