"""The conditions that the database filters by say the same as the status word, at every moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.progress.models import CourseProgress
from lms.progress.standing import SAID, Standing
from lms.progress.status import status_of
from lms.reports.concerns import Concern
from lms.reports.rows import Row
from tests.factories import AT, OrganizationFactory, PersonFactory, publish_course, team_of

pytestmark = pytest.mark.django_db
ZONE = "America/New_York"
MOMENTS = [
    datetime(2027, 3, 13, 4, 59, 59, 999999, tzinfo=UTC),
    datetime(2027, 3, 13, 5, 0, tzinfo=UTC),
    datetime(2027, 3, 14, 12, 0, tzinfo=UTC),
    datetime(2027, 3, 15, 3, 59, 59, 999999, tzinfo=UTC),
]
"""Around midnight and around the night in which the clocks change."""


def every_kind():
    """Make an enrollment for each due date near the limits each state of progress, and waivers; return them with progress."""
    person = PersonFactory()
    team_of(person, organization=OrganizationFactory(time_zone=ZONE))
    today = date(2027, 3, 13)
    dues = [None, *(today + timedelta(days=days) for days in (-17, -16, -15, -1, 0, 1, 2, 14, 15, 16, 30, 31, 32))]
    moment = MOMENTS[1]
    states = [(None, None), (moment, None), (moment - timedelta(days=9), moment), (moment, moment + timedelta(days=9))]
    for due in dues:
        for started, completed in states:
            enrollment = enroll(person=person, course=publish_course(lessons=1), at=AT, due_date=due)
            CourseProgress.objects.filter(enrollment=enrollment).update(
                started_at=started, completed_at=completed, completed_date=completed.date() if completed else None
            )
        for ends in (None, MOMENTS[2]):
            enrollment = enroll(person=person, course=publish_course(lessons=1), at=AT, due_date=due)
            Enrollment.objects.filter(pk=enrollment.pk).update(
                waived_at=moment, waived_until=ends.date() if ends else None, waiver_ends_at=ends
            )
    return Enrollment.objects.select_related("progress")


def test_each_enrollment_is_found_by_its_own_word_alone_and_by_one_concern_at_most():
    enrollments = every_kind()
    for at in MOMENTS:
        standing = Standing.on(at=at, zone=ZONE)
        found = {word: set(enrollments.filter(standing.saying(word))) for word in SAID}
        for enrollment in enrollments:
            assert [word for word in SAID if enrollment in found[word]] == [status_of(enrollment, at=at)]
        concerned = [
            enrollment
            for concern in set(Concern) - {Concern.TALK}
            for enrollment in enrollments.filter(concern.condition(standing))
        ]
        assert len(concerned) == len(set(concerned))


def test_the_database_and_the_row_agree_on_whom_to_talk_with():
    enrollments = every_kind()
    for at in MOMENTS:
        talks = set(enrollments.filter(Concern.TALK.condition(Standing.on(at=at, zone=ZONE))))
        assert talks == {enrollment for enrollment in enrollments if Row.of(enrollment, at=at).asks_for_a_talk}
        assert talks
