"""Sixteen supervisors remind the same person at the same moment on PostgreSQL: one mail goes, and three of all courses."""

from datetime import timedelta

import pytest

from lms.flows.enroll import enroll
from lms.flows.nudge import nudge
from lms.notifications.models import Outbox
from lms.requirements.models import Nudge
from tests.factories import AT, PersonFactory, publish_course
from tests.harness.threads import SIXTEEN, together

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]


def test_sixteen_supervisors_at_once_send_one_reminder_about_a_course_and_three_to_a_person():
    person, other = PersonFactory(), PersonFactory()
    same = enroll(person=person, course=publish_course(), at=AT)
    many = [enroll(person=other, course=publish_course(), at=AT) for _number in range(4)]
    bosses = [PersonFactory() for _number in range(SIXTEEN)]

    def remind(number):
        at = AT + timedelta(seconds=number)
        wanted = [many[number % 4], same] if number % 2 else [same, many[number % 4]]
        return len(nudge(enrollments=wanted, by=bosses[number], at=at))

    assert sum(together(remind)) == 4
    assert Nudge.objects.filter(enrollment=same).count() == 1
    assert Nudge.objects.filter(enrollment__person=other).count() == 3
    assert Outbox.objects.filter(kind="nudge").count() == 4
