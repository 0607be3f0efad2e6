"""An invitation link lets people into its course, as long and as many as the trainer said, and is stored as a digest."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.base.clock import site_day
from lms.catalog.models import Course
from lms.enrollment.links import CourseLink
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.flows.join import (
    DeadLinkError,
    NotByInvitationError,
    course_behind,
    join,
    make_link,
    withdraw_link,
)
from tests.factories import AT, PersonFactory, UserFactory, publish_course
from tests.harness.threads import together

pytestmark = pytest.mark.django_db
LAST_DAY = site_day(AT) + timedelta(days=30)


@pytest.fixture
def course():
    """A course that is open by invitation."""
    return publish_course(lessons=1, entry="invitation")


def link_of(course, *, last_day=LAST_DAY, most=None):
    """Make a link and return its row and its secret."""
    return make_link(course=course, by=UserFactory(), last_day=last_day, most=most, at=AT)


def come_in(secret, *, person=None, at=AT):
    """Enroll somebody by a link."""
    return join(person=person or PersonFactory(), secret=secret, locale="en", at=at)


def test_the_secret_stands_nowhere_in_the_row(course):
    _link, secret = link_of(course)
    assert len(secret) >= 43
    assert secret not in str(CourseLink.objects.values().get())
    assert link_of(course)[1] != secret


def test_whoever_has_the_link_is_shown_the_course_and_comes_in_once(course):
    link, secret = link_of(course)
    person = PersonFactory()
    assert course_behind(secret=secret, person=None, at=AT) == (course, None)
    enrollment = come_in(secret, person=person)
    assert (enrollment.source, enrollment.link) == (Enrollment.Source.INVITATION, link)
    assert come_in(secret, person=person) == enrollment
    assert course_behind(secret=secret, person=person, at=AT) == (course, enrollment)
    assert Enrollment.objects.count() == 1


def test_who_was_assigned_before_keeps_that_enrollment(course):
    _link, secret = link_of(course)
    person = PersonFactory()
    assigned = enroll(person=person, course=course, source=Enrollment.Source.ASSIGNED, at=AT)
    assert come_in(secret, person=person) == assigned
    assert CourseLink.objects.with_uses().get().uses == 0


def dead(secret, at=AT):
    """Tell whether a link neither shows the course nor lets anybody in."""
    refused = 0
    for attempt in (
        lambda: course_behind(secret=secret, person=PersonFactory(), at=at),
        lambda: come_in(secret, at=at),
    ):
        with pytest.raises(DeadLinkError):
            attempt()
        refused += 1
    return refused == 2


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "ä\x00", "x" * 5000])
def test_an_invented_link_is_dead(course, secret):
    link_of(course)
    assert dead(secret)


def test_a_link_works_through_its_last_day_and_not_after_it(course):
    _link, secret = link_of(course, last_day=site_day(AT))
    assert come_in(secret)
    assert dead(secret, at=AT + timedelta(days=1))


def test_a_withdrawn_link_is_dead_and_who_came_in_stays(course):
    link, secret = link_of(course)
    person = PersonFactory()
    enrollment = come_in(secret, person=person)
    assert withdraw_link(link=link, at=AT)
    assert not withdraw_link(link=link, at=AT + timedelta(hours=1))
    assert CourseLink.objects.get().withdrawn_at == AT
    assert dead(secret)
    assert course_behind(secret=secret, person=person, at=AT) == (course, enrollment)
    assert come_in(secret, person=person) == enrollment


def test_no_more_come_in_than_the_link_is_for(course):
    _link, secret = link_of(course, most=2)
    come_in(secret)
    assert not CourseLink.objects.get().is_full(1)
    come_in(secret)
    assert dead(secret)
    assert come_in(link_of(course)[1]), "another link has its own number"


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_do_not_share_the_last_place(course):
    _link, secret = link_of(course, most=1)
    people = [PersonFactory(), PersonFactory()]

    def attempt(number):
        try:
            return come_in(secret, person=people[number])
        except DeadLinkError:
            return None

    answers = together(attempt, count=len(people))
    assert sorted(answer is None for answer in answers) == [False, True]
    assert Enrollment.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"entry": "assigned"}, {"status": "retired"}, {"closes_on": date(2026, 11, 1)}, {"edition": None}]
)
def test_a_link_of_a_course_that_takes_nobody_this_way_is_dead(course, change):
    _link, secret = link_of(course)
    Course.objects.filter(pk=course.pk).update(**change)
    assert dead(secret)


def test_a_course_that_is_open_to_everybody_meanwhile_is_found_by_the_link_too(course):
    _link, secret = link_of(course)
    Course.objects.filter(pk=course.pk).update(entry="self")
    assert come_in(secret)


def test_who_is_invited_enrolls_before_the_course_opens(course):
    _link, secret = link_of(course)
    Course.objects.filter(pk=course.pk).update(opens_on=site_day(AT) + timedelta(days=9))
    assert come_in(secret)


@pytest.mark.parametrize("fields", [{"entry": "self"}, {"entry": "assigned"}, {"entry": "invitation", "edition": None}])
def test_a_course_that_is_not_open_by_invitation_gets_no_link(course, fields):
    Course.objects.filter(pk=course.pk).update(**fields)
    course.refresh_from_db()
    with pytest.raises(NotByInvitationError):
        link_of(course)
    assert not CourseLink.objects.exists()


def test_the_database_refuses_a_link_for_nobody(course):
    with pytest.raises(IntegrityError), transaction.atomic():
        link_of(course, most=0)


def test_links_outlive_the_login_that_made_them(course):
    link, secret = link_of(course)
    link.made_by.delete()
    link.refresh_from_db()
    assert link.made_by is None
    assert come_in(secret)
    assert str(link).startswith(course.title)
