"""A mail is held by one worker for a time; workers that die, are slow or cannot be told cost no mail."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from kombu.exceptions import OperationalError as BrokerError

from lms.base.leases import LEASE, MAX_ATTEMPTS, database_now
from lms.notifications import outgoing, tasks
from lms.notifications.models import Outbox
from lms.notifications.services import Message, queue_all
from tests.factories import PersonFactory
from tests.factories.mail import assigned_mail
from tests.tasks.test_sending_mail import STATES, run, state

pytestmark = pytest.mark.django_db


def test_a_mail_that_another_worker_holds_is_left_alone_and_the_same_task_may_take_it_again():
    mail = assigned_mail()
    at = database_now()
    assert outgoing.take(task_id="one", at=at) == [mail]
    assert outgoing.take(task_id="two", at=at) == []
    assert outgoing.take(task_id="one", at=at) == [mail]
    assert outgoing.take(task_id="two", at=at + LEASE * 2) == [mail]


def test_a_worker_that_lost_its_lease_sends_nothing(server):
    assigned_mail()
    at = database_now()
    (old,) = outgoing.take(task_id="one", at=at)
    outgoing.take(task_id="two", at=at + LEASE * 2)
    delivery = outgoing.Delivery(post=outgoing.Post(), off=set(), at=at)
    assert delivery.carry(old) == outgoing.Answer.NOT_SENT
    assert server.taken == []


def test_a_mail_that_killed_five_workers_has_failed(server):
    mail = assigned_mail()
    Outbox.objects.update(
        state=STATES.SENDING, attempts=MAX_ATTEMPTS, leased_until=database_now() - timedelta(minutes=1)
    )
    assert run() == 0
    assert state(mail)[0] == STATES.FAILED
    assert "the worker was killed" in mail.reason


def test_a_mail_under_way_that_nobody_took_up_for_an_hour_has_failed():
    mail = assigned_mail()
    Outbox.objects.update(state=STATES.SENDING, attempts=1, leased_until=database_now() - timedelta(hours=2))
    assert tasks.deliver.apply().get() == 0
    assert state(mail)[0] == STATES.FAILED
    assert "unknown whether the mail arrived" in mail.reason


def test_a_run_that_takes_too_long_gives_the_rest_back_and_asks_for_another(server, monkeypatch):
    for _number in range(3):
        assigned_mail()
    asked = []
    monkeypatch.setattr(tasks, "RUN_SECONDS", 0)
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda *arguments, **options: asked.append(options))
    assert tasks.deliver.apply().get() == 0
    assert len(asked) == 1
    assert not Outbox.objects.filter(leased_until__isnull=False).exists()
    monkeypatch.undo()
    assert tasks.deliver.apply().get() == 3


def test_a_server_that_drips_until_the_time_limit_uses_up_no_attempt(monkeypatch):
    first, second = assigned_mail(), assigned_mail()

    def drip(self, message):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(outgoing.Post, "send", drip)
    assert tasks.deliver.apply().get() == 0
    assert [state(mail) for mail in (first, second)] == [(STATES.PENDING, 0, 1), (STATES.PENDING, 0, 0)]
    assert first.reason == "The mail server is too slow."
    assert second.leased_until is None


def test_a_broker_that_is_away_costs_half_a_minute_and_no_mail(
    server, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def dead(*_arguments, **_options):
        raise BrokerError("connection refused")

    monkeypatch.setattr(tasks.deliver, "apply_async", dead)
    with django_capture_on_commit_callbacks(execute=True):
        assigned_mail()
    assert "the sweeper will send the mail" in caplog.text
    monkeypatch.undo()
    assert tasks.deliver.apply().get() == 1


def test_a_worker_is_told_once_after_the_commit_and_not_before_the_time(
    monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda *arguments, **options: told.append(1))
    people, now = [PersonFactory() for _number in range(3)], database_now()
    with django_capture_on_commit_callbacks(execute=True):
        messages = [Message(kind="assigned", person=person, dedupe_key=f"m{person.pk}") for person in people]
        assert queue_all(messages=messages, at=now) == 3
        assert queue_all(messages=messages, at=now) == 0
        assert told == []
    assert told == [1]
    with django_capture_on_commit_callbacks(execute=True):
        assigned_mail(send_after=now + timedelta(hours=1))
    assert told == [1]
