"""A due date is a date of the organization's calendar: it ends there, wherever the learner or the server is."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from lms.enrollment.models import Enrollment
from lms.enrollment.services import set_due
from lms.flows.enroll import enroll
from lms.flows.people import join_team
from lms.http.teamwork import needs_action
from lms.progress.models import CourseProgress
from lms.progress.status import Status, status_of
from lms.reports.concerns import Concern, sentences
from lms.templatetags.attune import due
from tests.factories import AT, OrganizationFactory, PersonFactory, publish_course
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def enrolled(zone, *, day=DAY, person_zone="UTC"):
    """Return an enrollment due on the day, of a person in an organization of the zone."""
    person = PersonFactory(time_zone=person_zone)
    join_team(person=person, organization=OrganizationFactory(time_zone=zone), team=None, at=AT)
    return enroll(person=person, course=publish_course(), at=AT, due_date=day)


@pytest.mark.parametrize(
    ("zone", "last_moment", "first_moment_after"),
    [
        ("America/Los_Angeles", datetime(2026, 11, 25, 7, 59, tzinfo=UTC), datetime(2026, 11, 25, 8, 0, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 11, 24, 9, 59, tzinfo=UTC), datetime(2026, 11, 24, 10, 0, tzinfo=UTC)),
    ],
)
def test_the_day_ends_in_the_organizations_time_zone(zone, last_moment, first_moment_after):
    enrollment = enrolled(zone, person_zone="Asia/Tokyo")
    assert status_of(enrollment, at=last_moment) == Status.DUE_SOON
    assert status_of(enrollment, at=first_moment_after) == Status.OVERDUE
    everybody = Enrollment.objects.all()
    assert sentences(everybody, at=last_moment).overdue == 0
    assert sentences(everybody, at=last_moment).due == 1
    assert sentences(everybody, at=first_moment_after).overdue == 1
    group = needs_action(everybody, Concern.OVERDUE, at=first_moment_after)
    assert [action.row.status for action in group.actions] == [Status.OVERDUE]


def test_a_day_with_a_change_of_the_clock_ends_at_its_own_midnight():
    enrollment = enrolled("America/New_York", day=date(2026, 11, 1))
    assert enrollment.due_at == datetime(2026, 11, 2, 5, 0, tzinfo=UTC)


def test_due_in_thirty_days_counts_and_in_thirty_one_does_not():
    now = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    enrolled("America/New_York", day=date(2026, 12, 24))
    enrolled("America/New_York", day=date(2026, 12, 25))
    assert sentences(Enrollment.objects.all(), at=now).due == 1


def test_without_an_organization_the_day_is_the_persons_own():
    person = PersonFactory(time_zone="Europe/Berlin")
    enrollment = enroll(person=person, course=publish_course(), at=AT, due_date=DAY)
    assert (enrollment.due_zone, enrollment.due_at) == ("Europe/Berlin", datetime(2026, 11, 24, 23, 0, tzinfo=UTC))


def test_another_due_date_replaces_date_zone_and_moment_together():
    enrollment = enrolled("America/Phoenix")
    set_due(enrollment=enrollment, due_date=date(2026, 12, 1))
    stored = Enrollment.objects.get()
    assert (stored.due_date, stored.due_at) == (enrollment.due_date, enrollment.due_at)
    assert stored.due_at == datetime(2026, 12, 2, 7, 0, tzinfo=UTC)


def test_the_database_refuses_half_a_due_date():
    enrollment = enrolled("UTC")
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrollment.objects.filter(pk=enrollment.pk).update(due_at=None)


@time_machine.travel(datetime(2026, 11, 25, 3, 0, tzinfo=UTC), tick=False)
def test_words_carry_distance_date_and_zone():
    assert due(enrolled("America/New_York")) == "Due today · 24 November 2026 (America/New York)"
    assert due(enrolled("UTC")) == "1 day past due · 24 November 2026 (UTC)"
    assert due(enrolled("UTC", day=date(2026, 11, 30))).startswith("Due in 5 days ·")
    assert due(enroll(person=PersonFactory(), course=publish_course(), at=AT)) == ""


def test_a_completion_keeps_the_day_of_the_organization():
    enrollment = enrolled("Pacific/Kiritimati", person_zone="America/New_York")
    for key in keys_of(enrollment.course):
        finish(enrollment, key, at=datetime(2026, 11, 20, 11, 0, tzinfo=UTC))
    progress = CourseProgress.objects.get()
    assert (progress.completed_date, progress.time_zone) == (date(2026, 11, 21), "Pacific/Kiritimati")
