"""Sixteen threads assign or join at the same moment on PostgreSQL: nobody is enrolled twice, and nobody is missed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from lms.enrollment.models import Enrollment
from lms.flows import assign as flows
from lms.flows.people import join_team
from lms.organizations.models import Person
from lms.requirements.models import Assignment, AssignmentItem
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of
from tests.harness.threads import SIXTEEN, together

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

DUE = date(2026, 12, 31)


def test_one_form_sent_sixteen_times_and_sixteen_supervisors_enroll_each_person_once_with_the_earliest_date():
    people, course, token = [PersonFactory() for _number in range(3)], publish_course(), uuid4()
    team = team_of(*people)
    boss, bosses = supervisor_of(team), [supervisor_of(team) for _number in range(SIXTEEN)]

    def draft(day):
        return Assignment(course=course, audience="people", due_date=day)

    everybody = Person.objects.filter(memberships__team=team, memberships__role="learner")
    same = together(lambda _n: flows.assign(draft=draft(DUE), people=everybody, by=boss, token=token, at=AT).pk)
    assert len(set(same)) == 1
    days = [DUE - timedelta(days=number) for number in range(SIXTEEN)]
    together(lambda n: flows.assign(draft=draft(days[n]), people=everybody, by=bosses[n], token=uuid4(), at=AT).pk)
    assert {(row.person_id, row.due_date) for row in Enrollment.objects.all()} == {
        (person.pk, days[-1]) for person in people
    }
    assert Enrollment.objects.count() == len(people)
    assert AssignmentItem.objects.count() == len(people) * (SIXTEEN + 1)


def test_who_joins_while_a_standing_assignment_is_made_is_not_missed_and_gets_it_once():
    team, boss, course = team_of(), PersonFactory(), publish_course()
    newcomers = [PersonFactory() for _number in range(SIXTEEN - 1)]

    def assign_or_join(number):
        if number == SIXTEEN - 1:
            draft = Assignment(course=course, audience="team", team=team, newcomers=True, due_days=30)
            return flows.assign(draft=draft, by=boss, token=uuid4(), at=AT).pk
        return join_team(person=newcomers[number], organization=team.organization, team=team, at=AT).pk

    together(assign_or_join)
    assert Enrollment.objects.count() == AssignmentItem.objects.count() == len(newcomers)
