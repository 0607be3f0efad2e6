"""Real workers, a real broker and PostgreSQL, broken on purpose: one certificate, one ready file, nothing lost."""

import os
import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from kombu import pools

from lms.base.leases import LEASE, database_now
from lms.certificates import services, tasks
from lms.certificates.models import Award, Certificate, Rendition
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.progress.models import CourseProgress
from lms.progress.services import Result
from lms.site import celery_app, valkey
from tests.factories import AT, PersonFactory, publish_course
from tests.harness.processes import Process, wait_until, worker
from tests.harness.threads import together

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]


def forget_connections():
    """Let the app connect anew: it keeps connections to the broker of before."""
    pools.reset()
    celery_app._pool = None
    celery_app.amqp._producer_pool = None


@pytest.fixture
def broker(tmp_path):
    """A broker of this test's own, so that it can be killed."""
    port = valkey.free_port()
    process = valkey.start(folder=tmp_path / "valkey", port=port, log=tmp_path / "valkey.log")
    before = celery_app.conf.broker_url
    os.environ["LMS_BROKER_URL"] = celery_app.conf.broker_url = f"redis://127.0.0.1:{port}/0"
    forget_connections()
    yield port, process
    process.kill()
    process.wait(timeout=10)
    os.environ["LMS_BROKER_URL"] = celery_app.conf.broker_url = before
    forget_connections()


@pytest.fixture
def workers(tmp_path):
    """Return a function that starts workers which end with the test."""
    started = []

    def start(**changes):
        process = worker(tmp_path / "worker.log", **changes)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()


def complete(count=1):
    """Complete a one-lesson course for this many people through the real flow."""
    course = publish_course(lessons=1)
    key = UUID(course.edition.outline["items"][0]["key"])
    for _number in range(count):
        enrollment = enroll(person=PersonFactory(), course=course, at=AT)
        finish_activity(
            enrollment_id=enrollment.pk, activity_key=key, result=Result(), at=AT, idempotency_key=f"e{enrollment.pk}"
        )


def all_ready(count=1):
    """Tell whether all files are ready."""
    return Rendition.objects.filter(state=Rendition.State.READY).count() == count


def check_invariants(count=1):
    """One certificate, one award and one ready file for each completion; each file matches its seal."""
    assert CourseProgress.objects.filter(completed_at__isnull=False).count() == count
    assert Certificate.objects.count() == Award.objects.count() == count
    assert Rendition.objects.count() == count
    for rendition in Rendition.objects.all():
        assert rendition.state == Rendition.State.READY
        assert services.verify_file(rendition) == services.Finding.MATCHES


def make_old():
    """Let the pending files look as old as a lost message makes them."""
    old = database_now() - timedelta(minutes=1)
    Rendition.objects.filter(state=Rendition.State.PENDING).update(created_at=old, last_enqueued_at=old)


def test_a_worker_makes_the_file_within_five_seconds_of_the_completion(broker, workers):
    workers()
    wait_until(lambda: bool(celery_app.control.ping(timeout=0.5)), seconds=30, what="no worker answers")
    began = time.monotonic()
    complete()
    wait_until(all_ready, seconds=5, what="the file is not ready")
    assert time.monotonic() - began < 5
    check_invariants()


def test_a_worker_killed_in_mid_render_loses_nothing(broker, workers):
    first = workers(LMS_TEST_RENDER_DELAY="30")
    complete()
    wait_until(lambda: Rendition.objects.filter(attempts=1).exists(), seconds=30, what="no worker claimed the file")
    first.kill()
    assert not all_ready()
    workers()
    Rendition.objects.update(leased_until=database_now() - timedelta(seconds=1))
    make_old()
    assert tasks.sweep.apply().get() == 1
    wait_until(all_ready, seconds=30, what="the second worker made nothing")
    assert Rendition.objects.get().attempts == 2
    check_invariants()


def test_a_worker_killed_between_file_and_row_leaves_one_ready_file_with_its_own_name(broker, workers):
    """F03: the file of the dead worker stays under its own name, is never overwritten, and is swept later."""
    complete()
    rendition = Rendition.objects.get()
    claimed = services.claim(rendition_id=rendition.pk, task_id="dead", at=database_now() - LEASE * 2)
    orphan = services.storage().write_once(services.file_name(claimed), b"%PDF of a worker that died now")
    workers()
    make_old()
    assert tasks.sweep.apply().get() == 1
    wait_until(all_ready, seconds=30, what="the second worker made nothing")
    rendition.refresh_from_db()
    assert rendition.storage_name != orphan
    check_invariants()
    services.remove_leftovers(at=database_now() + timedelta(hours=2))
    assert orphan not in services.storage().names()
    check_invariants()


def test_a_certificate_revoked_in_mid_render_gets_no_file(broker, workers):
    """F29: the row is canceled, the late file is deleted, the check page says revoked."""
    slow = workers(LMS_TEST_RENDER_DELAY="3")
    complete()
    wait_until(lambda: Rendition.objects.filter(attempts=1).exists(), seconds=30, what="no worker claimed the file")
    certificate = Certificate.objects.get()
    assert services.revoke(certificate=certificate, reason="issued in error", at=AT)
    rendition = Rendition.objects.get()
    name = f"{rendition.uuid}-1.pdf"
    wait_until(lambda: "late" in slow.log.read_text(), seconds=30, what="the worker did not come to its end")
    rendition.refresh_from_db()
    assert (rendition.state, rendition.sha256) == (Rendition.State.CANCELED, "")
    assert name not in services.storage().names()
    assert "was revoked" in Client().get(f"/verify/{certificate.verify_code}/").content.decode()


def test_a_worker_without_pango_waits_with_words_and_another_worker_heals_it(broker, workers, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    without = workers(PYTHONPATH=str(broken))
    complete()
    wait_until(lambda: Rendition.objects.filter(parked=1).exists(), seconds=30, what="the file was not put off")
    waiting = Rendition.objects.get()
    assert (waiting.state, waiting.attempts) == (Rendition.State.PENDING, 0)
    assert "apt-get install -y libpango-1.0-0" in waiting.reason
    without.stop()
    workers()
    Rendition.objects.update(next_attempt_at=database_now())
    make_old()
    assert tasks.sweep.apply().get() == 1
    wait_until(all_ready, seconds=30, what="it did not heal")
    check_invariants()


def test_two_beats_lead_to_one_file_each(broker, workers, tmp_path):
    with pytest.MonkeyPatch.context() as lost:
        lost.setattr(tasks.render, "apply_async", lambda *arguments, **options: None)
        complete(3)
    make_old()
    workers()
    beats = [
        Process(
            ["celery", "-A", "lms.site", "beat", f"--schedule={tmp_path / name}", "--pidfile="],
            log=tmp_path / f"{name}.log",
            LMS_TEST_BEAT_SECONDS="1",
        )
        for name in ("one", "two")
    ]
    try:
        wait_until(lambda: all_ready(3), seconds=40, what="the beats did not lead to files")
    finally:
        for beat in beats:
            beat.stop()
    assert {rendition.attempts for rendition in Rendition.objects.all()} == {1}
    check_invariants(3)


def test_a_broker_that_is_down_at_submit_delays_the_file_alone(broker, workers, tmp_path):
    port, process = broker
    process.kill()
    process.wait(timeout=10)
    began = time.monotonic()
    complete()
    assert time.monotonic() - began < 3
    assert Certificate.objects.get().status == Certificate.Status.VALID
    assert tasks.sweep.apply().get() == 0
    again = valkey.start(folder=tmp_path / "again", port=port, log=tmp_path / "again.log")
    try:
        workers()
        make_old()
        assert tasks.sweep.apply().get() == 1
        wait_until(all_ready, seconds=30, what="nothing was made after the broker came back")
        check_invariants()
    finally:
        again.kill()
        again.wait(timeout=10)


def test_a_lost_message_is_found_by_the_sweeper(broker, workers, monkeypatch):
    with monkeypatch.context() as lost:
        lost.setattr(tasks.render, "apply_async", lambda *arguments, **options: None)
        complete(3)
    workers()
    make_old()
    assert tasks.sweep.apply().get() == 3
    wait_until(lambda: all_ready(3), seconds=30, what="not all files were made")
    check_invariants(3)


def test_messages_delivered_three_times_make_one_file(broker, workers):
    complete(2)
    for rendition in Rendition.objects.all():
        for _time in range(2):
            tasks.enqueue(rendition.pk)
    workers()
    workers()
    wait_until(lambda: all_ready(2), seconds=40, what="not all files were made")
    check_invariants(2)
    assert len(services.storage().names()) >= 2


def test_a_read_only_storage_waits_and_heals(broker, workers, tmp_path):
    folder = services.storage().folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    blocked = folder.with_name("certificates-away")
    if folder.exists():
        folder.rename(blocked)
    folder.write_text("a file stands where the folder should be")
    workers()
    complete()
    wait_until(lambda: Rendition.objects.filter(parked__gte=1).exists(), seconds=30, what="the file was not put off")
    waiting = Rendition.objects.get()
    assert (waiting.state, waiting.attempts) == (Rendition.State.PENDING, 0)
    folder.unlink()
    if blocked.exists():
        blocked.rename(folder)
    Rendition.objects.update(next_attempt_at=database_now())
    make_old()
    assert tasks.sweep.apply().get() == 1
    wait_until(all_ready, seconds=30, what="it did not heal")
    check_invariants()


def test_sixteen_threads_that_finish_the_last_lesson_make_one_certificate(broker):
    course = publish_course(lessons=1)
    key = UUID(course.edition.outline["items"][0]["key"])
    enrollment = enroll(person=PersonFactory(), course=course, at=AT)
    finish = {"enrollment_id": enrollment.pk, "activity_key": key, "result": Result(), "at": AT}
    together(lambda number: finish_activity(idempotency_key=f"t{number}", **finish))
    assert Certificate.objects.count() == 1
    assert Rendition.objects.count() == 1
