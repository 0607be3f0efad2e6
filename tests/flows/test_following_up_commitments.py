"""Thirty days after a commitment one mail asks how it went; it holds and hints at no private word, and can be stopped."""

import json
from datetime import timedelta

import pytest
from django.core import mail as django_mail

from lms.base import clock
from lms.flows import people
from lms.notifications import outgoing, registry
from lms.notifications.models import Outbox, Preference
from lms.organizations.models import Membership
from lms.reflections import services as reflections
from quizzes import follow_up as flow
from quizzes import tasks
from quizzes.follow_up import follow_up
from quizzes.models import Attempt
from quizzes.services import save_response, start, submit
from tests.factories import PersonFactory, team_of
from tests.factories.attempts import attempt_of
from tests.factories.pages import SINGLE

pytestmark = pytest.mark.django_db

COMMITMENT = {"kind": "commitment", "stem": "What will you do? Do not name patients."}
WORDS = "call the interpreter line first"
MONTH = timedelta(days=30)


def promised(person=None, *, write="", pass_by=True, attempt=None):
    """Take a quiz that asks for a commitment, now; return the submitted attempt."""
    attempt = attempt or attempt_of(person, SINGLE, COMMITMENT)
    owner = attempt.enrollment.person
    row = attempt.questions.get(kind="commitment")
    fields = {"attempt_uuid": attempt.uuid, "person": owner, "flagged": False, "at": clock.now(), "revision": 0}
    if pass_by:
        save_response(position=row.position, response=True, **fields)
    if write:
        place = f"question:{row.question_key}"
        course = attempt.enrollment.course
        reflections.save(person=owner, course=course, block_key=place, text=write, revision=0, at=clock.now())
    submit(attempt_uuid=attempt.uuid, user_id=owner.user_id, at=clock.now())
    return Attempt.objects.get(pk=attempt.pk)


def test_whoever_wrote_and_whoever_only_thought_get_the_same_mail_once_after_thirty_days():
    wrote, thought = promised(write=WORDS), promised()
    promised(pass_by=False)
    attempt_of(None, SINGLE, COMMITMENT)
    at = max(wrote.submitted_at, thought.submitted_at) + MONTH
    assert follow_up(at=at - timedelta(days=1)) == 0
    assert [follow_up(at=at), follow_up(at=at), follow_up(at=at + timedelta(days=1))] == [2, 0, 0]
    first, second = Outbox.objects.filter(kind="commitment").order_by("pk")
    assert first.context.keys() == second.context.keys() == {"attempt"}
    assert WORDS not in json.dumps([first.context, second.context])
    letters = [
        registry.get("commitment").letter(person=row.person, context=row.context, at=at) for row in (first, second)
    ]
    assert letters[0].paragraphs == letters[1].paragraphs, "nothing tells whether somebody wrote"
    assert letters[0].path == f"/training/attempts/{wrote.uuid}/commitments/"
    assert "30 days after" in letters[0].reason


def test_a_second_attempt_at_the_same_quiz_asks_no_second_time():
    first = promised()
    promised(attempt=start(enrollment=first.enrollment, quiz=first.quiz, at=clock.now()))
    assert follow_up(at=clock.now() + MONTH) == 1


def test_the_mail_goes_out_without_the_words_and_with_a_way_to_stop_such_mail():
    attempt = promised(write=WORDS)
    Outbox.objects.all().delete()
    follow_up(at=attempt.submitted_at + MONTH)
    Outbox.objects.update(send_after=clock.now() - timedelta(days=1))
    assert outgoing.deliver(task_id="one", seconds=10).sent == 1
    (message,) = django_mail.outbox
    assert WORDS not in message.message().as_string()
    assert f"/training/attempts/{attempt.uuid}/commitments/" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_switched_it_off_who_left_and_a_site_that_asks_nobody_get_nothing(settings):
    off, left = promised(), promised()
    Preference.objects.create(person=off.enrollment.person, kind="commitment", created_at=clock.now())
    team_of(left.enrollment.person)
    membership = Membership.objects.get(person=left.enrollment.person)
    context = {"attempt": str(left.uuid)}
    assert registry.get("commitment").letter(person=None, context=context, at=clock.now()) is not None
    people.leave_team(membership=membership, at=clock.now())
    assert registry.get("commitment").letter(person=None, context=context, at=clock.now()) is None
    assert follow_up(at=clock.now() + MONTH) == 0
    settings.LMS_COMMITMENT_DAYS = 0
    promised()
    assert follow_up(at=clock.now()) == 0


def test_the_days_are_a_setting_and_the_schedule_goes_on_where_a_page_ended(settings, monkeypatch):
    settings.LMS_COMMITMENT_DAYS = 60
    monkeypatch.setattr(flow, "PAGE_SIZE", 1)
    promised()
    promised()
    assert follow_up(at=clock.now() + MONTH) == 0
    moment = clock.now() + 2 * MONTH
    monkeypatch.setattr(tasks.clock, "now", lambda: moment)
    assert tasks.follow_up.apply().get() == 2


def test_the_page_shows_the_own_words_to_their_writer_alone(sign_in):
    attempt, mute = promised(write=f"{WORDS} <b>"), promised()
    address = f"/training/attempts/{attempt.uuid}/commitments/"
    page = sign_in(attempt.enrollment.person).get(address)
    assert f"{WORDS} &lt;b&gt;" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert sign_in(PersonFactory()).get(address).status_code == 404
    own = sign_in(mute.enrollment.person)
    assert "Nothing is written here." in own.get(f"/training/attempts/{mute.uuid}/commitments/").content.decode()
    running = attempt_of(mute.enrollment.person, SINGLE, COMMITMENT)
    assert own.get(f"/training/attempts/{running.uuid}/commitments/").status_code == 404


def test_a_quiz_without_commitments_has_no_such_page(sign_in):
    attempt = attempt_of(None, SINGLE)
    person = attempt.enrollment.person
    submit(attempt_uuid=attempt.uuid, user_id=person.user_id, at=clock.now())
    assert sign_in(person).get(f"/training/attempts/{attempt.uuid}/commitments/").status_code == 404
