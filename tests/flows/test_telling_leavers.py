"""Whoever is about to leave is told once, in time, at the work address, as long as it is true."""

from datetime import timedelta
from itertools import count

import pytest
from django.core import mail as django_mail

from lms.base import clock
from lms.base.leases import database_now
from lms.certificates.models import Certificate
from lms.flows import leaving, people, tasks
from lms.flows.enroll import enroll
from lms.notifications import outgoing
from lms.notifications.models import Outbox
from lms.organizations.models import Membership
from tests.factories import AT, PersonFactory, UserFactory, publish_course, team_of
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db

TITLES = count()


def colleague(*, ends_in=None, course=None, **fields):
    """Return somebody of a team with a certificate, whose membership ends after a while."""
    person = PersonFactory(**fields)
    team_of(person)
    course = course or publish_course(title=f"Course {next(TITLES)}", lessons=1)
    finish(enroll(person=person, course=course, at=AT), keys_of(course)[0], at=AT)
    if ends_in is not None:
        Membership.objects.filter(person=person).update(ends_at=clock.now() + ends_in)
    return person


def told():
    """Return who is told, after asking twice."""
    at = clock.now()
    leaving.announce(at=at)
    assert leaving.announce(at=at) == (0, 0)
    return {mail.person for mail in Outbox.objects.filter(kind="leaving")}


def test_whose_last_membership_ends_within_the_notice_is_told_and_nobody_else(settings):
    soon, just_left = colleague(ends_in=timedelta(days=13)), colleague(ends_in=-timedelta(days=1))
    colleague()
    colleague(ends_in=timedelta(days=15))
    colleague(ends_in=-timedelta(days=3))
    moved = colleague(ends_in=timedelta(days=1))
    team_of(moved)
    without_login = colleague(ends_in=timedelta(days=1))
    without_login.user = None
    without_login.save()
    nothing_earned = colleague(ends_in=timedelta(days=1))
    Certificate.objects.filter(person=nothing_earned).update(status=Certificate.Status.REVOKED)
    assert told() == {soon, just_left}
    settings.LMS_LEAVING_NOTICE_DAYS = 20
    assert len(told()) == 3


def test_leaving_an_organization_tells_within_the_hour_what_stays(settings):
    person = colleague()
    place = person.memberships.get().organization
    people.leave_organization(person=person, organization=place, at=database_now() - timedelta(seconds=1))
    assert tasks.announce_leaving() == 1
    Outbox.objects.exclude(kind="leaving").delete()
    Outbox.objects.open().update(send_after=database_now())
    outgoing.deliver(task_id="one", seconds=12)
    (message,) = django_mail.outbox
    assert (message.to, message.subject) == ([person.email], "Before you leave: keep your certificates")
    assert "Your place in your team ended on" in message.body
    assert "/training/profile/#records" in message.body
    assert tasks.announce_leaving() == 0


def test_an_end_that_is_moved_is_told_once_and_one_that_is_taken_back_not_at_all():
    person = colleague(ends_in=timedelta(days=10))
    assert told() == {person}
    Membership.objects.filter(person=person).update(ends_at=clock.now() + timedelta(days=5))
    assert leaving.announce(at=clock.now()) == (0, 0)
    kind = leaving.BeforeYouLeave()
    letter = kind.letter(person=person, context={}, at=clock.now())
    assert "Your place in your team ends on" in letter.heading
    Membership.objects.filter(person=person).update(ends_at=None)
    assert kind.letter(person=person, context={}, at=clock.now()) is None
    assert kind.letter(person=None, context={}, at=clock.now()) is None


def test_many_are_told_page_by_page_and_the_rest_in_another_message(monkeypatch):
    course = publish_course(lessons=1)
    team = [colleague(ends_in=timedelta(days=3), course=course, user=UserFactory()) for _number in range(3)]
    monkeypatch.setattr(leaving, "PAGE_SIZE", 1)
    monkeypatch.setattr(leaving, "MOST_PAGES", 2)
    hinted = []
    monkeypatch.setattr(tasks, "hint", lambda task, last, what: hinted.append(last))
    assert tasks.announce_leaving() == 2
    assert hinted == [team[1].pk]
    assert tasks.announce_leaving(after=hinted[0]) == 1
