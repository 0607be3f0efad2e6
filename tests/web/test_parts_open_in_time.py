"""A part that is not open yet says why and when, in words with links; who has begun stays in."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine

from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, path_page, record_of
from tests.web.test_query_counts import counted

pytestmark = pytest.mark.django_db
COURSE = "/courses/access-that-works/"


def text_of(response):
    """Return the page with single spaces."""
    return " ".join(response.content.decode().split())


def chosen(*pages):
    """Return courses as the field of a page stores them."""
    return json.dumps([{"type": "course", "id": str(uuid4()), "value": page.pk} for page in pages])


def taking(sign_in, page, at=AT):
    """Return a client of somebody who enrolled."""
    person = PersonFactory(time_zone="America/New_York")
    enroll(person=person, course=record_of(page), at=at)
    return sign_in(person)


def finish(client, page):
    """Send the form that marks a lesson as complete."""
    enrollment = Enrollment.objects.get(course__key=page.get_parent().specific.translation_key)
    return client.post(f"/training/enrollments/{enrollment.uuid}/activities/{page.translation_key}/finish/")


def test_a_part_that_opens_on_a_day_says_so_and_opens_on_it_in_the_learners_zone(sign_in):
    page = course_page(lessons=0, items=None)
    lesson = lesson_page(page, "Later", opens_on=date(2026, 11, 22))
    client = taking(sign_in, page)
    with time_machine.travel("2026-11-22T04:30:00Z", tick=False):
        shut = client.get(f"{COURSE}later/")
        assert shut.status_code == 403
        assert "Opens on 22 November 2026." in text_of(shut)
        assert "Opens on 22 November 2026." in text_of(client.get(COURSE))
        assert finish(client, lesson)["Location"].endswith("/later/")
        assert Enrollment.objects.get().progress.done_count == 0
    with time_machine.travel("2026-11-22T05:30:00Z", tick=False):
        assert client.get(f"{COURSE}later/").status_code == 200
        assert finish(client, lesson)["Location"].endswith("/done/")


def test_days_after_enrolling_are_told_before_and_counted_from_the_own_day(sign_in, client):
    page = course_page(lessons=0, items=None)
    lesson_page(page, "Later", opens_days=3)
    assert "Opens 3 days after you enroll." in text_of(client.get(COURSE))
    learner = taking(sign_in, page)
    with time_machine.travel(AT + timedelta(days=2), tick=False):
        assert "Opens on 23 November 2026." in text_of(learner.get(f"{COURSE}later/"))
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        assert learner.get(f"{COURSE}later/").status_code == 200


def test_a_part_after_another_names_it_and_opens_when_that_is_done(sign_in, client):
    page = course_page(lessons=0, items=None)
    first = lesson_page(page, "First")
    lesson_page(page, "Second", opens_after=first.translation_key)
    assert "Opens when you have completed <bdi>First</bdi>." in text_of(client.get(COURSE))
    learner = taking(sign_in, page)
    assert 'completed <a href="/courses/access-that-works/first/"><bdi>First</bdi></a>.' in text_of(
        learner.get(f"{COURSE}second/")
    )
    assert "Locked" in text_of(learner.get(f"{COURSE}first/"))
    assert finish(learner, first)["Location"] == f"{COURSE}second/"
    assert learner.get(f"{COURSE}second/").status_code == 200


def test_a_shut_quiz_cannot_be_started_by_its_form(sign_in):
    page = course_page()
    quiz = page.get_children().last().specific
    quiz.opens_on = date(2027, 1, 1)
    quiz.save_revision().publish()
    client = taking(sign_in, page)
    activity = record_of(page).activities.get(kind="quiz")
    with time_machine.travel(AT, tick=False):
        assert client.post(f"/training/quizzes/{activity.uuid}/start/")["Location"] == quiz.url
        assert "Opens on 1 January 2027." in text_of(client.get(quiz.url))


def test_courses_to_complete_before_are_told_with_links_and_hold_the_parts_until_then(sign_in):
    basics = course_page(title="Basics", items=None)
    page = course_page(items=None, before=chosen(basics))
    person = PersonFactory()
    client = sign_in(person)
    assert '<a href="/courses/basics/"><bdi>Basics</bdi></a>' in text_of(client.get(COURSE))
    enroll(person=person, course=record_of(page), at=AT)
    enroll(person=person, course=record_of(basics), at=AT)
    shut = text_of(client.get(f"{COURSE}lesson-1/"))
    assert 'completed the course <a href="/courses/basics/"><bdi>Basics</bdi></a>.' in shut
    assert counted(client, COURSE) == 7
    finish(client, basics.get_children().first().specific)
    assert client.get(f"{COURSE}lesson-1/").status_code == 200


def test_who_has_begun_stays_in_when_a_course_before_is_added(sign_in):
    basics = course_page(title="Basics", items=None)
    page = course_page(items=None)
    client = taking(sign_in, page)
    assert client.get(f"{COURSE}lesson-1/").status_code == 200
    page.before = chosen(basics)
    page.save_revision().publish()
    assert client.get(f"{COURSE}lesson-1/").status_code == 200


def test_a_course_that_nobody_can_take_any_more_holds_nobody_up(sign_in):
    basics = course_page(title="Basics", items=None)
    page = course_page(items=None, before=chosen(basics))
    client = taking(sign_in, page)
    basics.unpublish()
    assert client.get(f"{COURSE}lesson-1/").status_code == 200


def test_two_courses_never_wait_for_each_other_whatever_is_published():
    basics = course_page(title="Basics", items=None)
    page = course_page(items=None, before=chosen(basics))
    basics.before = chosen(page, basics)
    basics.save_revision().publish()
    assert record_of(page).edition.outline["before"] == [str(basics.translation_key)]
    assert "before" not in record_of(basics).edition.outline


def test_a_course_with_days_says_when_enrolling_opens_and_when_it_was_over(sign_in):
    page = course_page(items=None, opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 3))
    person = PersonFactory()
    address = f"/training/courses/{record_of(page).uuid}/enroll/"
    for day, words in (("2026-11-30", "opens on 1 December 2026"), ("2026-12-04", "last day to enroll was 3 December")):
        with time_machine.travel(f"{day}T12:00:00Z", tick=False):
            client = sign_in(person)
            assert words in text_of(client.get(COURSE))
            assert words in text_of(client.get(f"{COURSE}lesson-1/"))
            client.post(address)
            assert not Enrollment.objects.exists()
    with time_machine.travel("2026-12-03T12:00:00Z", tick=False):
        client = sign_in(person)
        client.post(address)
        assert Enrollment.objects.count() == 1
    with time_machine.travel("2027-12-03T12:00:00Z", tick=False):
        client = sign_in(person)
        assert client.get(f"{COURSE}lesson-1/").status_code == 200


def test_an_assigned_learner_waits_for_the_day_of_the_course(sign_in):
    page = course_page(items=None, entry="assigned", opens_on=date(2026, 12, 1))
    with time_machine.travel(AT, tick=False):
        client = taking(sign_in, page)
        assert "Opens on 1 December 2026." in text_of(client.get(f"{COURSE}lesson-1/"))


def test_another_way_through_completes_the_lesson_it_stands_for(sign_in):
    page = course_page(lessons=0, items=None)
    hard = lesson_page(page, "Hard", content_note="Describes suicide.")
    other = lesson_page(page, "Gentle", instead_of=hard.translation_key)
    client = taking(sign_in, page)
    assert "Complete 1 part: it is required." in text_of(client.get(COURSE))
    told = "<bdi>Gentle</bdi></a> is another way through: either one completes this part."
    assert told in text_of(client.get(f"{COURSE}hard/"))
    assert finish(client, other)["Location"].endswith("/done/")
    assert Enrollment.objects.get().progress.completed_at is not None


def test_a_path_is_complete_with_so_many_of_its_courses(sign_in):
    one, two = course_page(title="One", items=None), course_page(title="Two", items=None)
    path = path_page(one, two)
    path.choose = 1
    path.save_revision().publish()
    client = taking(sign_in, path)
    assert "the path gives one when 1 of them is complete" in text_of(client.get("/courses/foundations/"))
    finish(client, one.get_children().first().specific)
    assert Enrollment.objects.get(course__kind="path").progress.completed_at is not None
