"""Who is reminded, when, and how often; and the supervisor's week, of own teams only, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail as django_mail

from lms.enrollment.models import Enrollment
from lms.enrollment.services import set_due
from lms.flows import digest as digest_flow
from lms.flows import people, tasks
from lms.flows import remind as remind_flow
from lms.flows.digest import digest, says_of
from lms.flows.enroll import enroll
from lms.flows.remind import remind
from lms.notifications import outgoing, registry
from lms.notifications.models import Outbox
from lms.organizations.models import Membership
from tests.factories import PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.mail import assigned_mail
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""A Monday, noon in New York."""
DUE = date(2026, 11, 30)
LONG_AGO = NOON - timedelta(days=100)


def enrolled(person=None, due_date=DUE, course=None):
    """Enroll a person long ago, with a due date."""
    course = course or publish_course(lessons=1, at=LONG_AGO)
    return enroll(person=person or PersonFactory(), course=course, at=LONG_AGO, due_date=due_date)


def run_every_day(first, last):
    """Let the hourly task run several times on each day from the first to the last; return what it queued by day."""
    found = {}
    day = first
    while day <= last:
        at = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
        found[day] = sum(remind(at=at + timedelta(minutes=minute))[0] for minute in (0, 1, 60))
        day += timedelta(days=1)
    return {day: count for day, count in found.items() if count}


def test_a_learner_is_reminded_four_times_before_and_three_times_after_however_often_the_schedule_runs():
    enrolled()
    found = run_every_day(DUE - timedelta(days=40), DUE + timedelta(days=40))
    assert found == {DUE + timedelta(days=step): 1 for step in (-30, -14, -7, -1, 1, 8, 15)}
    kinds = list(Outbox.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["due"] * 4 + ["overdue"] * 3
    assert Outbox.objects.filter(dedupe_key=f"due:{Enrollment.objects.get().pk}:2026-11-30:-7").count() == 1


def test_a_due_date_that_was_moved_is_counted_anew():
    enrollment = enrolled()
    assert remind(at=NOON)[0] == 1
    set_due(enrollment=enrollment, due_date=DUE + timedelta(days=7))
    assert remind(at=NOON)[0] == 1, "fourteen days before the new date"


def leaver():
    """Return somebody who was in a team and is in none now."""
    person = PersonFactory()
    team_of(person)
    people.leave_team(membership=Membership.objects.get(person=person), at=NOON - timedelta(days=1))
    return person


def test_nobody_is_reminded_of_what_is_complete_or_withdrawn_or_after_having_left():
    complete, withdrawn = enrolled(), enrolled()
    finish(complete, keys_of(complete.course)[0])
    Enrollment.objects.filter(pk=withdrawn.pk).update(withdrawn_at=NOON)
    enrolled(leaver())
    enrolled(PersonFactory(email=""))
    enrolled(due_date=None)
    assert remind(at=NOON) == (0, 0)
    mover = leaver()
    team_of(mover)
    enrolled(mover)
    assert remind(at=NOON) == (1, 0)


def test_a_reminder_that_waited_for_the_morning_is_dropped_when_the_learner_finished_by_night():
    at = outgoing.database_now()
    today = at.date()
    first, second = enrolled(due_date=today + timedelta(days=7)), enrolled(due_date=today + timedelta(days=7))
    Outbox.objects.all().delete()
    remind(at=datetime(today.year, today.month, today.day, 12, tzinfo=UTC))
    Outbox.objects.update(send_after=at)
    finish(first, keys_of(first.course)[0])
    outgoing.deliver(task_id="one", seconds=10)
    assert sorted(Outbox.objects.values_list("state", flat=True)) == ["canceled", "sent"]
    (message,) = django_mail.outbox
    assert message.to == [second.person.email]
    assert message.subject in {f"Due in {days} days: Access that works" for days in (6, 7, 8)}


@pytest.mark.parametrize(
    ("days", "kind", "subject"),
    [
        (1, "due", "Due in 1 day: Access that works"), (0, "due", "Due today: Access that works"),
        (14, "due", "Due in 14 days: Access that works"), (-1, "due", None), (-8, "overdue", "Overdue: Access that works"),
    ],
)  # fmt: skip
def test_a_reminder_says_how_far_the_date_is_when_it_is_sent(days, kind, subject):
    enrollment = enrolled(due_date=NOON.date() + timedelta(days=days))
    context = {"enrollment": str(enrollment.uuid), "due_date": enrollment.due_date.isoformat()}
    letter = registry.get(kind).letter(person=enrollment.person, context=context, at=NOON)
    assert (letter.subject if letter else None) == subject
    moved = {**context, "due_date": "2026-01-01"}
    assert registry.get(kind).letter(person=enrollment.person, context=moved, at=NOON) is None


def test_an_assignment_names_its_date_or_none():
    for due_date, heading in (
        (DUE, "A course was assigned to you. It is due on 30 November 2026"),
        (None, "A course was assigned to you"),
    ):
        enrollment = enrolled(due_date=due_date)
        letter = registry.get("assigned").letter(person=None, context={"enrollment": str(enrollment.uuid)}, at=NOON)
        assert letter.heading == heading


def test_reminders_go_on_where_a_page_ended_and_cost_the_same_statements_for_any_number(
    monkeypatch, django_assert_num_queries
):
    course = publish_course(at=LONG_AGO)
    enrolled(course=course)
    with django_assert_num_queries(4):
        assert remind(at=NOON) == (1, 0)
    for _number in range(19):
        enrolled(course=course)
    with django_assert_num_queries(4):
        assert remind(at=NOON) == (19, 0)
    Outbox.objects.all().delete()
    monkeypatch.setattr(remind_flow, "PAGE_SIZE", 8)
    monkeypatch.setattr(remind_flow, "MOST_PAGES", 2)
    sent = []
    monkeypatch.setattr(tasks, "hint", lambda task, last, what: sent.append((task, last)))
    monkeypatch.setattr(tasks.clock, "now", lambda: NOON)
    assert tasks.remind.apply().get() == 16
    ((task, last),) = sent
    assert task.apply(args=(last,)).get() == 4
    assert len(sent) == 1
    assert Outbox.objects.count() == 20


def week():
    """Two teams of one clinic: overdue, due, done, and one person in both teams; another clinic beside it."""
    course = publish_course(lessons=1, at=LONG_AGO)
    overdue, due, done, both, strange = (PersonFactory() for _number in range(5))
    first = team_of(overdue, due, both, name="Crisis team")
    second = team_of(done, both, name="Outpatient", organization=first.organization)
    team_of(strange, name="Elsewhere")
    for person, day in ((overdue, -3), (both, -3), (strange, -3), (due, 7)):
        enrolled(person, NOON.date() + timedelta(days=day), course)
    finish(enrolled(done, None, course), keys_of(course)[0], at=NOON - timedelta(days=2))
    return first, second


def supervises(person, *teams):
    """Make the person a supervisor of these teams."""
    for team in teams:
        people.join_team(
            person=person, organization=team.organization, team=team, role=Membership.Role.SUPERVISOR, at=LONG_AGO
        )
    return person


def numbers(supervisor):
    """Return what a digest counts: overdue, due, completed."""
    says = says_of(supervisor, at=NOON)
    return (says.overdue, says.due, says.completed) if says else None


def test_a_digest_counts_people_of_own_teams_only_and_a_person_in_two_teams_once():
    first, second = week()
    assert numbers(supervises(PersonFactory(), first, second)) == (2, 1, 1)
    assert numbers(supervises(PersonFactory(), second)) == (1, 0, 1)
    assert numbers(PersonFactory()) is None
    assert numbers(supervises(PersonFactory(user=None, email="x@example.org"), first)) is None


def test_a_digest_says_what_the_overview_says(sign_in):
    first, second = week()
    enrolled(Membership.objects.filter(team=first).first().person, NOON.date() - timedelta(days=16))
    boss = supervises(PersonFactory(), first, second)
    says = says_of(boss, at=NOON)
    assert (says.talk, says.overdue) == (1, 2), "to talk is a part of overdue"
    with time_machine.travel(NOON, tick=False):
        page = sign_in(boss).get("/training/team/").content.decode()
    assert f"<b>{says.overdue} of 4</b> people are overdue" in page
    assert f"<b>{says.talk}</b> got three mails about it" in page
    assert f"<b>{says.due}</b> is due in the next 30 days" in page
    assert f"<b>{says.completed}</b> completed a course" in page
    letter = registry.get("digest").letter(person=boss, context={}, at=NOON)
    assert letter.card_lines[1] == "1 person got three mails about it and gets no more. Please talk with them."


@pytest.mark.parametrize(("days", "due"), [(0, 1), (30, 1), (31, 0)])
def test_a_digest_counts_what_is_due_today_and_up_to_the_end_of_the_thirtieth_day(days, due):
    person = PersonFactory()
    team = team_of(person)
    enrolled(person, NOON.date() + timedelta(days=days))
    assert numbers(supervises(PersonFactory(), team)) == (0, due, 0)


def test_a_digest_comes_once_a_week_and_not_each_minute():
    first, second = week()
    boss = supervises(PersonFactory(), first, second)
    supervises(PersonFactory(user=None, email="x@example.org"), first)
    assert [digest(at=NOON + timedelta(minutes=minute))[0] for minute in range(3)] == [1, 0, 0]
    assert digest(at=NOON + timedelta(days=2))[0] == 0
    assert digest(at=NOON + timedelta(days=7)) == (1, 0)
    keys = [f"digest:{boss.pk}:2026-W48", f"digest:{boss.pk}:2026-W49"]
    assert list(Outbox.objects.order_by("pk").values_list("dedupe_key", flat=True)) == keys


def test_a_missed_monday_is_made_good_until_wednesday_and_a_new_supervisor_waits_for_monday():
    first, _second = week()
    supervises(PersonFactory(), first)
    assert [digest(at=NOON + timedelta(days=days))[0] for days in (3, 4, 5, 6)] == [0, 0, 0, 0]
    assert digest(at=NOON + timedelta(days=2))[0] == 1


def test_a_digest_says_numbers_and_no_names_and_nothing_is_sent_without_people_or_after_leaving():
    first, _second = week()
    boss = supervises(PersonFactory(legal_name="Joanna Park"), first)
    supervisor_of(team_of(name="Nobody yet"))
    left = supervises(PersonFactory(), first)
    Enrollment.objects.filter(due_at__isnull=False).update(due_at=outgoing.database_now() - timedelta(days=1))
    assert digest(at=NOON)[0] == 3
    people.leave_team(membership=Membership.objects.get(person=left), at=NOON)
    Outbox.objects.update(send_after=NOON)
    outgoing.deliver(task_id="one", seconds=10)
    (message,) = django_mail.outbox
    assert message.to == [boss.email]
    assert "3 people have a course that is overdue." in message.body
    assert "0 people completed a course in the last 30 days." in message.body
    assert "/training/team/" in message.body
    assert "Haddad" not in message.body
    assert sorted(Outbox.objects.values_list("state", flat=True)) == ["canceled", "canceled", "sent"]


def test_digests_go_on_where_a_page_ended_and_cost_the_same_statements_for_any_number(
    monkeypatch, django_assert_num_queries
):
    team, _second = week()
    supervises(PersonFactory(), team)
    with django_assert_num_queries(4):
        assert digest(at=NOON) == (1, 0)
    for _number in range(19):
        supervises(PersonFactory(), team)
    with django_assert_num_queries(4):
        assert digest(at=NOON) == (19, 0)
    Outbox.objects.all().delete()
    monkeypatch.setattr(digest_flow, "PAGE_SIZE", 8)
    monkeypatch.setattr(digest_flow, "MOST_PAGES", 2)
    sent = []
    monkeypatch.setattr(tasks, "hint", lambda task, last, what: sent.append((task, last)))
    monkeypatch.setattr(tasks.clock, "now", lambda: NOON)
    assert tasks.digest.apply().get() == 16
    ((task, last),) = sent
    assert task.apply(args=(last,)).get() == 4
    assert Outbox.objects.count() == 20


def test_the_mail_about_an_assignment_is_queued_by_its_caller():
    assert assigned_mail().kind == "assigned"
