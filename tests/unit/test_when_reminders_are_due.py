"""On which days a due date is spoken of, and which hours are left in peace."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from lms.conf import conf
from lms.enrollment.cadence import STEPS, step_on
from lms.notifications.quiet import wake

DUE = date(2026, 12, 31)
LONG_BEFORE = date(2026, 1, 1)
NIGHT = {"starts": time(20), "ends": time(7)}


def steps_of(*, assigned=LONG_BEFORE, missed=()):
    """Return which reminders go on which day, in days from the due date, when the schedule ran on all other days."""
    sent = {}
    for days in range(-60, 60):
        step = None if days in missed else step_on(due=DUE, assigned=assigned, today=DUE + timedelta(days=days))
        if step is not None:
            sent.setdefault(step, days)
    return sent


def test_a_reminder_goes_30_14_7_and_1_days_before_and_1_8_and_15_days_after_and_then_no_more():
    assert steps_of() == {step: step for step in (-30, -14, -7, -1, 1, 8, 15)}
    assert step_on(due=DUE, assigned=LONG_BEFORE, today=DUE + timedelta(days=18)) is None


def test_a_day_on_which_the_schedule_stood_still_is_made_good_within_two_days_and_not_later():
    assert steps_of(missed={-14, -13})[-14] == -12
    assert -14 not in steps_of(missed={-14, -13, -12})
    assert steps_of(missed={-1, 0, 1})[1] == 2


def test_an_assignment_speaks_for_the_reminders_of_its_own_day_and_of_those_before():
    assert steps_of(assigned=DUE - timedelta(days=14)) == {step: step for step in (-7, -1, 1, 8, 15)}
    assert steps_of(assigned=DUE - timedelta(days=13))[-7] == -7
    assert -14 not in steps_of(assigned=DUE - timedelta(days=13))


@given(
    days=st.integers(-400, 400), before=st.integers(0, 400),
)  # fmt: skip
def test_a_reminder_is_always_a_known_step_that_has_come_and_is_not_older_than_two_days(days, before):
    step = step_on(due=DUE, assigned=DUE - timedelta(days=before), today=DUE + timedelta(days=days))
    assert step is None or (step in STEPS and 0 <= days - step <= 2 and step > -before)


@pytest.mark.parametrize(
    ("local", "goes"),
    [
        ("2026-11-20 19:59", "2026-11-20 19:59"), ("2026-11-20 20:00", "2026-11-21 07:00"),
        ("2026-11-21 06:59", "2026-11-21 07:00"), ("2026-11-21 07:00", "2026-11-21 07:00"),
        ("2026-10-31 23:30", "2026-11-01 07:00"),
    ],
)  # fmt: skip
def test_mail_waits_for_the_morning_of_the_persons_own_time_zone(local, goes):
    zone = ZoneInfo("America/New_York")
    at = datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC)
    assert wake(at=at, zone=zone.key, **NIGHT).astimezone(zone).strftime("%Y-%m-%d %H:%M") == goes


def test_quiet_hours_may_lie_within_a_day_or_be_none_at_all():
    noon = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    assert wake(at=noon, zone="UTC", starts=time(12), ends=time(13)) == noon.replace(hour=13, minute=0)
    assert wake(at=noon, zone="UTC", starts=time(13), ends=time(14)) == noon
    assert wake(at=noon, zone="UTC", starts=time(7), ends=time(7)) == noon


@given(at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_no_mail_is_early_late_by_more_than_a_night_or_sent_in_quiet_hours(at):
    goes = wake(at=at, zone="Pacific/Kiritimati", **NIGHT)
    assert at <= goes <= at + timedelta(hours=11)
    assert time(7) <= goes.astimezone(ZoneInfo("Pacific/Kiritimati")).time() < time(20)


def test_quiet_hours_that_are_no_times_are_named(settings):
    del settings.LMS_MAIL_QUIET_HOURS
    assert (time(20), time(7)) == conf.MAIL_QUIET_HOURS
    settings.LMS_MAIL_QUIET_HOURS = ("late", "early")
    with pytest.raises(ImproperlyConfigured, match="LMS_MAIL_QUIET_HOURS"):
        _ = conf.MAIL_QUIET_HOURS
