"""Thousands of reminders are due at once and the worker is killed twice: each comes once."""

import os
import signal
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Max

from lms.base.leases import database_now
from lms.enrollment.models import Enrollment
from lms.enrollment.services import Due
from lms.flows.remind import remind
from lms.notifications import tasks
from lms.notifications.models import Outbox
from lms.organizations.models import Person
from tests.factories import publish_course
from tests.harness.mailserver import mail_sink
from tests.harness.processes import wait_until, worker

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

REMINDERS = int(os.environ.get("LMS_TEST_REMINDERS", "200"))
"""``make reminders-check`` runs ten thousand."""
PATIENCE = 60 + REMINDERS / 20
KILLS = 2


def due_in_a_week(count):
    """Enroll this many people in one course that is due in seven days."""
    now = database_now()
    course = publish_course(lessons=1, at=now - timedelta(days=60))
    people = Person.objects.bulk_create(
        Person(legal_name=f"Learner {number}", family_name="Learner", email=f"learner{number}@example.org")
        for number in range(count)
    )
    due = Due(now.date() + timedelta(days=7), "UTC").fields()
    enrolled_at = now - timedelta(days=60)
    Enrollment.objects.bulk_create(
        Enrollment(person=person, course=course, edition=course.edition, enrolled_at=enrolled_at, **due)
        for person in people
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a server does by itself after thousands of new rows
    return now


def sent():
    """Return how many mails the rows call sent."""
    return Outbox.objects.filter(state=Outbox.State.SENT).count()


def free_leases():
    """Let the leases of dead workers have ended, and tell the next worker."""
    Outbox.objects.open().update(leased_until=None, next_attempt_at=None)
    tasks.enqueue()


@contextmanager
def workers(folder, port):
    """Yield a function that starts a worker which ends with the test."""
    started = []

    def start():
        started.append(worker(folder / f"{len(started)}.log", LMS_TEST_SMTP_PORT=str(port)))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.kill()


def test_every_reminder_comes_once_although_the_worker_is_killed_twice(tmp_path, record_property):
    at = due_in_a_week(REMINDERS)
    queued = remind(at=at)[0]
    assert (queued, remind(at=at)[0], Outbox.objects.count()) == (REMINDERS, 0, REMINDERS)
    with mail_sink() as (sink, port), workers(tmp_path, port) as start:
        first = start()
        wait_until(lambda: len(sink.taken) > REMINDERS // 10, seconds=PATIENCE, what="the first worker sent too little")
        for child in first.children():
            os.kill(child, signal.SIGKILL)
        free_leases()
        wait_until(lambda: len(sink.taken) > REMINDERS // 2, seconds=PATIENCE, what="the second child sent too little")
        first.kill()
        assert sent() < REMINDERS, "it was killed in mid-work"
        start()
        free_leases()
        wait_until(lambda: sent() == REMINDERS, seconds=PATIENCE, what="not all reminders were sent")
    copies = Counter(sink.taken)
    assert len(copies) == len({address for address, _name in copies}) == len({name for _address, name in copies})
    assert len(copies) == REMINDERS
    repeated = len(sink.taken) - REMINDERS
    assert repeated <= KILLS, "only what a killed worker was talking about comes again, as the same mail"
    assert Outbox.objects.aggregate(most=Max("attempts"))["most"] <= 1 + KILLS
    record_property(
        "figure", f"{REMINDERS} reminders, worker killed twice: each once, {repeated} copies of one in flight"
    )
