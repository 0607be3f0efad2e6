"""A supervisor reminds somebody: one mail that names the supervisor, capped, only of what is still to be done."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lms.enrollment.models import Enrollment
from lms.flows import relieve
from lms.flows.enroll import enroll
from lms.flows.nudge import nudge, offers
from lms.notifications import outgoing, registry
from lms.notifications.models import Outbox, Preference
from lms.requirements.models import Nudge, Reason
from tests.factories import PersonFactory, publish_course
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=100)
WEEK = timedelta(days=7)


def enrolled(person=None, *, due=None, title="Access"):
    """Enroll somebody long ago; ``due`` is in days from noon."""
    day = NOON.date() + timedelta(days=due) if due is not None else None
    course = publish_course(title=title, lessons=1, at=LONG_AGO)
    return enroll(person=person or PersonFactory(), course=course, at=LONG_AGO, due_date=day)


def offered(*enrollments, at=NOON):
    """Return whether each may be reminded of now, None where there is no button at all."""
    rows = Enrollment.objects.select_related("person", "progress")
    found = offers([rows.get(pk=each.pk) for each in enrollments], at=at)
    return [found[each.pk].is_open if each.pk in found else None for each in enrollments]


def test_a_reminder_goes_once_in_seven_days_whoever_asks():
    enrollment, boss, deputy = enrolled(due=-2), PersonFactory(), PersonFactory()
    assert len(nudge(enrollments=[enrollment], by=boss, at=NOON)) == 1
    for by, at in ((boss, NOON), (deputy, NOON + timedelta(minutes=1)), (deputy, NOON + WEEK - timedelta(seconds=1))):
        assert nudge(enrollments=[enrollment], by=by, at=at) == []
    assert Outbox.objects.get().kind == "nudge"
    assert Nudge.objects.get().asked_by == boss
    assert len(nudge(enrollments=[enrollment], by=deputy, at=NOON + WEEK)) == 1


def test_one_person_gets_three_in_seven_days_of_all_courses_together_the_most_urgent_ones():
    person, boss = PersonFactory(), PersonFactory()
    courses = [enrolled(person, due=days) for days in (20, -1, 5, 9)]
    asked = nudge(enrollments=[*courses, enrolled(due=30)], by=boss, at=NOON)
    assert [each.enrollment.due_date.day for each in asked if each.enrollment.person == person] == [22, 28, 2]
    assert len(asked) == 4, "somebody else has a count of their own"
    assert offered(courses[0]) == [False]
    found = offers([Enrollment.objects.select_related("person", "progress").get(pk=courses[0].pk)], at=NOON)
    (offer,) = found.values()
    assert (offer.last, offer.again_from) == (None, NOON + WEEK)


def test_the_caps_are_settings(settings):
    settings.LMS_NUDGE_DAYS, settings.LMS_NUDGE_MOST = 2, 1
    person, boss = PersonFactory(), PersonFactory()
    first, second = enrolled(person), enrolled(person)
    assert len(nudge(enrollments=[first, second], by=boss, at=NOON)) == 1
    assert offered(first, second, at=NOON + timedelta(days=1)) == [False, False]
    assert offered(first, second, at=NOON + timedelta(days=2)) == [True, True]


def test_nobody_is_reminded_of_what_is_done_waived_or_withdrawn_or_without_an_address_or_after_the_third_overdue_mail():
    done, waived, withdrawn = enrolled(due=-1), enrolled(due=-1), enrolled(due=-1)
    silent, last_day, mute = enrolled(due=-16), enrolled(due=-15), enrolled(PersonFactory(email=""))
    finish(done, keys_of(done.course)[0])
    relieve.waive(enrollment=waived, until=None, reason=Reason.LEAVE, by=PersonFactory(), at=NOON)
    Enrollment.objects.filter(pk=withdrawn.pk).update(withdrawn_at=NOON)
    assert offered(done, waived, silent, mute, last_day) == [None, None, None, None, True]
    everything = [done, waived, withdrawn, silent, mute, last_day]
    asked = nudge(enrollments=everything, by=PersonFactory(), at=NOON)
    assert [each.enrollment for each in asked] == [last_day]
    assert Outbox.objects.filter(kind="nudge").count() == 1


def test_the_mail_names_who_asks_in_the_language_of_the_reader_and_is_dropped_when_it_is_done_meanwhile():
    boss = PersonFactory(legal_name="Joanna Park\r\nBcc: x@example.org")
    late, soon, done = enrolled(due=-3), enrolled(due=3), enrolled()
    Outbox.objects.all().delete()
    Preference.objects.create(person=late.person, kind="nudge", created_at=NOON)
    nudge(enrollments=[late, soon, done], by=boss, at=NOON)
    finish(done, keys_of(done.course)[0])
    Outbox.objects.update(send_after=NOON)
    Enrollment.objects.filter(pk__in=[late.pk, soon.pk]).update(due_zone="UTC")
    outgoing.deliver(task_id="one", seconds=10)
    messages = {message.to[0]: message for message in django_mail.outbox if "reminder from" in message.subject}
    assert set(messages) == {late.person.email, soon.person.email}, "it is about a duty: nobody can switch it off"
    message = messages[late.person.email]
    assert message.subject == "A reminder from Joanna Park Bcc: x@example.org: Access"
    assert "Joanna Park" in message.body
    assert "Speak with Joanna Park" in " ".join(message.body.split())
    assert late.course.url in message.body
    assert Outbox.objects.get(kind="nudge", person=done.person).state == "canceled"


@pytest.mark.parametrize(
    ("due", "says"), [(-3, "It was due on 20 November 2026."), (3, "It is due on 26 November 2026."), (None, "About ")]
)
def test_the_mail_says_when_it_is_or_was_due(due, says):
    enrollment, boss = enrolled(due=due), PersonFactory()
    context = {"enrollment": str(enrollment.uuid), "by": str(boss.uuid)}
    letter = registry.get("nudge").letter(person=enrollment.person, context=context, at=NOON)
    assert letter.card_lines[0].startswith(says)
    Enrollment.objects.update(withdrawn_at=NOON)
    assert registry.get("nudge").letter(person=enrollment.person, context=context, at=NOON) is None


def test_by_night_the_mail_waits_for_the_morning_of_the_reader(settings):
    settings.LMS_MAIL_QUIET_HOURS = ("20:00", "07:00")
    enrollment = enrolled(PersonFactory(time_zone="America/New_York"))
    night = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    nudge(enrollments=[enrollment], by=PersonFactory(), at=night)
    assert Outbox.objects.get(kind="nudge").send_after == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_reminding_one_person_and_twenty_costs_the_same_statements():
    boss, counts = PersonFactory(), []
    for number in (1, 20):
        rows = [enrolled(due=date.resolution.days) for _each in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert len(nudge(enrollments=rows, by=boss, at=NOON)) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_database_refuses_two_at_one_moment():
    enrollment, boss = enrolled(), PersonFactory()
    Nudge.objects.create(enrollment=enrollment, asked_by=boss, asked_at=NOON)
    assert str(Nudge.objects.get()).startswith(str(enrollment.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        Nudge.objects.create(enrollment=enrollment, asked_by=boss, asked_at=NOON)
