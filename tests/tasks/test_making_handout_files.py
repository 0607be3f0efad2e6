"""A worker makes the files of handouts; trouble is counted or waited out, a failure is told, and can be tried again."""

import hashlib
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from lms.base import clock
from lms.base.leases import LEASE, database_now
from lms.notifications import registry
from lms.notifications.models import Outbox
from lms.resources import handout_pdf, handouts, tasks
from lms.resources.handout_models import HandoutFile
from tests.factories import PersonFactory
from tests.factories.handouts import draft_of, make_files, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return PersonFactory()


@pytest.fixture
def handout(boss):
    found = draft_of(boss)
    handouts.release(handout=found, by=boss, at=clock.now())
    return found


@pytest.fixture
def file(handout):
    return handout.files.get()


def run(file):
    """Run the task here, as a worker would."""
    return tasks.make_handout.apply(args=(file.pk,)).get()


def broken(monkeypatch, error):
    """Make the renderer raise."""

    def build(_snapshot):
        raise error

    monkeypatch.setattr(handout_pdf, "build", build)


def test_a_pending_file_becomes_ready_with_its_seal_and_a_doubled_message_makes_it_once(file):
    assert [run(file), run(file)] == ["ready", "skip"]
    file.refresh_from_db()
    data = bytes(file.data)
    assert data.startswith(b"%PDF")
    assert (file.state, file.size, file.sha256) == ("ready", len(data), hashlib.sha256(data).hexdigest())


def test_a_file_that_another_worker_holds_is_left_alone_until_its_lease_ends(file):
    at = database_now()
    assert handouts.claim(file_id=file.pk, task_id="one", at=at) is not None
    assert handouts.claim(file_id=file.pk, task_id="two", at=at) is None
    assert handouts.claim(file_id=file.pk, task_id="one", at=at).attempts == 2
    assert handouts.claim(file_id=file.pk, task_id="two", at=at + LEASE * 2) is not None


def test_a_late_twin_replaces_nothing(file, monkeypatch):
    first = handouts.claim(file_id=file.pk, task_id="one", at=database_now())
    assert handouts.store(file=first, data=b"%PDF first", at=database_now())
    assert not handouts.store(file=first, data=b"%PDF second", at=database_now())
    file.refresh_from_db()
    assert bytes(file.data) == b"%PDF first"


def test_a_text_that_was_released_anew_cancels_the_file_that_was_being_made(handout, file, boss, monkeypatch):
    held = handouts.claim(file_id=file.pk, task_id="one", at=database_now())
    write(handout, "en", title="Changed")
    (made,) = handouts.release(handout=handout, by=boss, at=clock.now())
    assert not handouts.store(file=held, data=b"%PDF", at=database_now())
    file.refresh_from_db()
    assert (file.state, made.number) == ("canceled", 2)
    build = handout_pdf.build
    monkeypatch.setattr(
        handout_pdf, "build", lambda snapshot: (HandoutFile.objects.update(state="canceled"), build(snapshot))[1]
    )
    assert run(made) == "late"


def test_five_failures_give_up_and_tell_who_released_it_and_a_person_can_try_again(handout, file, boss, monkeypatch):
    with monkeypatch.context() as patch:
        broken(patch, ValueError("no such glyph"))
        for _time in range(4):
            assert run(file) == "failed"
            file.refresh_from_db()
            assert (file.state, Outbox.objects.count()) == ("pending", 0)
        assert run(file) == "failed"
        assert run(file) == "skip"
    file.refresh_from_db()
    assert (file.state, file.reason) == ("failed", "ValueError: no such glyph")
    mail = Outbox.objects.get()
    kind = registry.get("handout_failed")
    letter = kind.letter(person=boss, context=mail.context, at=clock.now())
    assert (mail.person, letter.card_lines) == (boss, ("ValueError: no such glyph",))
    assert str(handout.uuid) in letter.path
    assert [each.pk for each in handouts.failed(handout=handout)] == [file.pk]
    assert handouts.retry(handout=handout, at=database_now()) == [file.pk]
    assert kind.letter(person=boss, context=mail.context, at=clock.now()) is None
    assert kind.letter(person=boss, context={}, at=clock.now()) is None
    assert run(file) == "ready"
    assert handouts.retry(handout=handout, at=database_now()) == []


def test_a_failure_that_a_newer_file_followed_is_past(handout, file, boss):
    HandoutFile.objects.update(state="failed", attempts=5)
    write(handout, "en", title="Changed")
    handouts.release(handout=handout, by=boss, at=clock.now())
    make_files(handout)
    assert handouts.failed(handout=handout) == []
    assert handouts.retry(handout=handout, at=clock.now()) == []


def test_a_worker_that_died_each_time_is_told_like_a_failure(file, boss):
    at = database_now()
    HandoutFile.objects.update(attempts=5, leased_until=at - timedelta(seconds=1), lease_owner="gone")
    assert run(file) == "skip"
    file.refresh_from_db()
    assert file.state == "failed"
    assert "killed" in file.reason
    assert Outbox.objects.get().person == boss


def test_trouble_of_the_surroundings_is_waited_out_without_using_an_attempt(file, monkeypatch):
    broken(monkeypatch, OSError("disk"))
    assert run(file) == "parked"
    file.refresh_from_db()
    assert (file.state, file.attempts, file.parked, file.reason) == ("pending", 0, 1, "disk")
    assert file.next_attempt_at > database_now()


def test_a_failure_after_the_lease_was_taken_over_tells_nobody(file):
    first = handouts.claim(file_id=file.pk, task_id="one", at=database_now())
    handouts.claim(file_id=file.pk, task_id="two", at=database_now() + LEASE * 2)
    first.attempts = 5
    handouts.give_up_or_retry(file=first, reason="late", at=database_now())
    file.refresh_from_db()
    assert (file.state, Outbox.objects.count()) == ("pending", 0)


def test_what_a_lost_message_left_behind_is_sent_again_once(file, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "hint", lambda task, key, **_words: sent.append(key) or True)
    assert tasks.sweep() == 0, "too young"
    HandoutFile.objects.update(created_at=clock.now() - timedelta(minutes=1))
    assert (tasks.sweep(), sent) == (1, [file.pk])
    assert tasks.sweep() == 0
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_words: False)
    HandoutFile.objects.update(last_enqueued_at=None)
    assert tasks.sweep() == 0, "the broker is away"


WEB = """
import sys
import django
django.setup()
import lms.http.urls, lms.http.handout_viewset
print("weasyprint" in sys.modules)
"""


def test_a_web_process_never_loads_the_renderer():
    """Loading the addresses and views of a site brings no renderer with it, which costs seconds and tens of megabytes."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "lms.site.settings.test")}
    told = subprocess.run([sys.executable, "-c", WEB], env=env, capture_output=True, text=True, timeout=120, check=True)
    assert told.stdout.strip() == "False"
