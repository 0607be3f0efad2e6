"""The status of an enrollment is derived from its dates on the organization's day."""

from datetime import date, timedelta

import pytest

from lms.progress.status import Status, status

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, Status.OVERDUE), (0, Status.DUE_SOON), (14, Status.DUE_SOON), (15, Status.NOT_STARTED)],
)
def test_a_due_date_ends_with_its_day_and_warns_fourteen_days_ahead(days, expected):
    due = TODAY + timedelta(days=days)
    assert status(completed=False, started=False, due_date=due, today=TODAY) == expected


def test_a_completion_wins_over_a_due_date_that_has_passed():
    assert status(completed=True, started=True, due_date=TODAY - timedelta(days=9), today=TODAY) == Status.COMPLETE


def test_without_a_due_date_only_the_learner_moves_the_status():
    assert status(completed=False, started=False, due_date=None, today=TODAY) == Status.NOT_STARTED
    assert status(completed=False, started=True, due_date=None, today=TODAY) == Status.IN_PROGRESS


def test_the_vocabulary_has_exactly_eleven_words():
    assert len(Status) == 11
