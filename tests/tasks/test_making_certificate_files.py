"""A worker claims a pending file, renders it, seals it; trouble is counted or waited out, never lost."""

import hashlib
import os
import sys
from datetime import timedelta

import pytest
from django.db import Error as DatabaseError
from kombu.exceptions import OperationalError as BrokerError

from lms.base.leases import LEASE, database_now
from lms.base.storages import SealedFileSystemStorage
from lms.certificates import pdf, services, tasks
from lms.certificates.glyphs import MissingGlyphError
from lms.certificates.models import Certificate, Rendition
from lms.certificates.querysets import RenditionQuerySet
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory, publish_course
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendition():
    enrollment = enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    return Rendition.objects.get()


@pytest.fixture
def broken_renderer(monkeypatch):
    """Return a function that makes the renderer raise."""

    def use(error):
        def build(_snapshot):
            raise error

        monkeypatch.setattr(pdf, "build", build)

    return use


def run(rendition):
    """Run the task here, as a worker would."""
    return tasks.render.apply(args=(rendition.pk,)).get()


def test_a_pending_file_becomes_ready_with_its_seal(rendition):
    assert run(rendition) == "ready"
    rendition.refresh_from_db()
    with services.storage().open(rendition.storage_name) as file:
        data = file.read()
    assert rendition.sha256 == hashlib.sha256(data).hexdigest()
    assert (rendition.state, rendition.size) == (Rendition.State.READY, len(data))
    assert rendition.renderer["weasyprint"]
    assert rendition.fonts


def test_a_doubled_message_makes_one_file(rendition):
    assert [run(rendition), run(rendition)] == ["ready", "skip"]
    assert services.storage().names().count(f"{rendition.uuid}-1.pdf") == 1


def test_a_file_that_another_worker_holds_is_left_alone(rendition):
    at = database_now()
    assert services.claim(rendition_id=rendition.pk, task_id="one", at=at) is not None
    assert services.claim(rendition_id=rendition.pk, task_id="two", at=at) is None


def test_the_same_message_may_claim_again_after_a_crash(rendition):
    at = database_now()
    services.claim(rendition_id=rendition.pk, task_id="one", at=at)
    again = services.claim(rendition_id=rendition.pk, task_id="one", at=at)
    assert again is not None
    assert again.attempts == 2


def test_an_ended_lease_can_be_taken(rendition):
    at = database_now()
    services.claim(rendition_id=rendition.pk, task_id="one", at=at)
    later = at + LEASE + timedelta(seconds=1)
    assert services.claim(rendition_id=rendition.pk, task_id="two", at=later) is not None


def test_a_late_twin_replaces_nothing(rendition):
    at = database_now()
    first = services.claim(rendition_id=rendition.pk, task_id="one", at=at)
    second = services.claim(rendition_id=rendition.pk, task_id="two", at=at + LEASE * 2)
    built = pdf.build(rendition.certificate.snapshot)
    assert services.seal(rendition=second, built=built, at=at)
    assert not services.seal(rendition=first, built=built, at=at)
    rendition.refresh_from_db()
    assert rendition.storage_name == f"{rendition.uuid}-2.pdf"
    assert not services.storage().exists(f"{rendition.uuid}-1.pdf")


def test_five_failed_renders_give_up_and_a_retry_starts_anew(rendition, broken_renderer, monkeypatch):
    with monkeypatch.context():
        broken_renderer(MissingGlyphError(["अ"]))
        for _time in range(5):
            assert run(rendition) == "failed"
    rendition.refresh_from_db()
    assert (rendition.state, rendition.attempts) == (Rendition.State.FAILED, 5)
    assert "U+0905" in rendition.reason
    assert run(rendition) == "skip"
    monkeypatch.undo()
    assert services.retry(rendition=rendition, at=database_now())
    assert run(rendition) == "ready"


def test_only_a_failed_file_can_be_retried(rendition):
    assert not services.retry(rendition=rendition, at=database_now())


def test_a_failed_file_is_not_retried_while_another_is_made_or_when_the_certificate_is_revoked(rendition):
    Rendition.objects.update(state=Rendition.State.FAILED, attempts=5)
    other = services.replace_lost(certificate=rendition.certificate, at=AT)
    assert not services.retry(rendition=rendition, at=AT)
    assert services.revoke(certificate=rendition.certificate, reason="issued in error", at=AT)
    other.refresh_from_db()
    assert other.state == Rendition.State.CANCELED
    assert not services.retry(rendition=rendition, at=AT)


def test_a_page_that_kills_its_worker_five_times_fails_instead_of_looping(rendition):
    at = database_now()
    for death in range(5):
        assert services.claim(rendition_id=rendition.pk, task_id=f"dead {death}", at=at + LEASE * 2 * death)
    assert services.claim(rendition_id=rendition.pk, task_id="dead 4", at=at + LEASE * 8) is None
    rendition.refresh_from_db()
    assert rendition.state == Rendition.State.PENDING, "the fifth worker still holds it"
    assert services.claim(rendition_id=rendition.pk, task_id="sixth", at=at + LEASE * 10) is None
    rendition.refresh_from_db()
    assert (rendition.state, rendition.attempts) == (Rendition.State.FAILED, 5)
    assert "the worker was killed" in rendition.reason


@pytest.mark.parametrize("error", [IndexError("no such box"), ZeroDivisionError("no width"), AttributeError("no page")])
def test_any_error_of_a_render_is_named_and_uses_up_an_attempt(rendition, broken_renderer, error):
    broken_renderer(error)
    assert run(rendition) == "failed"
    rendition.refresh_from_db()
    assert (rendition.attempts, rendition.reason) == (1, f"{type(error).__name__}: {error}")


@pytest.mark.parametrize("missing", ["weasyprint", "pango"])
def test_without_weasyprint_or_pango_the_file_waits_and_its_reason_says_what_to_install(
    rendition, monkeypatch, tmp_path, missing
):
    pdf._style.cache_clear()
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    if missing == "weasyprint":
        monkeypatch.setitem(sys.modules, "weasyprint", None)
    else:
        (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
        monkeypatch.syspath_prepend(tmp_path)
    assert run(rendition) == "parked"
    rendition.refresh_from_db()
    assert (rendition.state, rendition.attempts, rendition.parked) == (Rendition.State.PENDING, 0, 1)
    assert "apt-get install -y libpango-1.0-0" in rendition.reason
    assert rendition.certificate.status == Certificate.Status.VALID
    monkeypatch.undo()
    assert run(rendition) == "ready"


@pytest.fixture
def row_update_fails(monkeypatch):
    """Let the database go away once, at the moment between a written file and its row."""
    real = RenditionQuerySet.update

    def update(self, **changes):
        if changes.get("state") == Rendition.State.READY:
            monkeypatch.setattr(RenditionQuerySet, "update", real)
            raise DatabaseError("server closed the connection")
        return real(self, **changes)

    monkeypatch.setattr(RenditionQuerySet, "update", update)


def test_a_database_that_goes_away_between_file_and_row_leads_to_one_ready_file(rendition, row_update_fails):
    with pytest.raises(DatabaseError):
        tasks.render.apply(args=(rendition.pk,), throw=True)
    assert services.storage().exists(f"{rendition.uuid}-1.pdf")
    assert run(rendition) == "ready"
    rendition.refresh_from_db()
    assert rendition.storage_name == f"{rendition.uuid}-2.pdf"
    assert services.verify_file(rendition) == services.Finding.MATCHES
    services.remove_leftovers(at=database_now() + timedelta(hours=2))
    assert not services.storage().exists(f"{rendition.uuid}-1.pdf")


def test_a_retry_starts_over_where_dead_workers_left_files(rendition):
    services.storage().write_once(f"{rendition.uuid}-1.pdf", b"left by a dead worker")
    Rendition.objects.update(state=Rendition.State.FAILED, attempts=5)
    rendition.refresh_from_db()
    assert services.retry(rendition=rendition, at=database_now())
    assert run(rendition) == "ready"


def test_the_sweeper_sends_although_the_storage_cannot_be_tidied(rendition, monkeypatch, caplog):
    sent = []
    monkeypatch.setattr(tasks, "enqueue", lambda pk: sent.append(pk) or True)
    long_ago = database_now() - timedelta(hours=3)
    Rendition.objects.update(created_at=long_ago, last_enqueued_at=long_ago)
    stuck = services.storage().folder / "a-folder-where-a-file-should-be.pdf"
    stuck.mkdir(parents=True)
    os.utime(stuck, (0, 0))
    try:
        assert tasks.sweep.apply().get() == 1
    finally:
        stuck.rmdir()
    assert sent == [rendition.pk]
    assert "could not be tidied" in caplog.text


def test_without_a_broker_nothing_is_waited_for(rendition, monkeypatch, caplog):
    monkeypatch.setattr(tasks.render.app.conf, "broker_url", "")
    assert tasks.enqueue(rendition.pk) is False
    assert "the sweeper will send" in caplog.text


def test_trouble_of_the_disk_uses_up_no_attempt_and_waits(rendition, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SealedFileSystemStorage, "write_once", full)
    assert run(rendition) == "parked"
    rendition.refresh_from_db()
    assert (rendition.state, rendition.attempts, rendition.parked) == (Rendition.State.PENDING, 0, 1)
    assert rendition.next_attempt_at > database_now() + timedelta(seconds=20)
    assert "No space left" in rendition.reason


def test_waiting_doubles_up_to_ten_minutes(rendition):
    at = database_now()
    for parked in (0, 1, 9):
        claimed = services.claim(rendition_id=rendition.pk, task_id="one", at=at)
        claimed.parked = parked
        services.put_off(rendition=claimed, reason="disk", at=at)
        rendition.refresh_from_db()
        assert rendition.next_attempt_at - at == min(timedelta(seconds=30) * 2**parked, timedelta(minutes=10))


def test_a_revoked_certificate_cancels_its_file(rendition):
    certificate = rendition.certificate
    assert services.revoke(certificate=certificate, reason="issued in error", at=AT)
    assert not services.revoke(certificate=certificate, reason="again", at=AT)
    assert run(rendition) == "skip"
    rendition.refresh_from_db()
    certificate.refresh_from_db()
    assert (rendition.state, certificate.status) == (Rendition.State.CANCELED, Certificate.Status.REVOKED)


def test_the_sweeper_finds_what_a_lost_message_left_behind(rendition, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "enqueue", lambda pk: sent.append(pk) or True)
    old = database_now() - timedelta(minutes=1)
    Rendition.objects.update(created_at=old, last_enqueued_at=old)
    assert tasks.sweep.apply().get() == 1
    assert sent == [rendition.pk]
    assert tasks.sweep.apply().get() == 0


def test_the_sweeper_leaves_new_waiting_and_held_files_alone(rendition, monkeypatch):
    monkeypatch.setattr(tasks, "enqueue", lambda pk: True)
    now = database_now()
    Rendition.objects.update(created_at=now, last_enqueued_at=now)
    assert services.take_forgotten(at=now) == []
    old = now - timedelta(minutes=1)
    Rendition.objects.update(created_at=old, last_enqueued_at=old, next_attempt_at=now + timedelta(minutes=1))
    assert services.take_forgotten(at=now) == []
    Rendition.objects.update(next_attempt_at=None, leased_until=now + timedelta(seconds=9))
    assert services.take_forgotten(at=now) == []


def test_the_sweeper_stops_at_the_first_failed_message(rendition, monkeypatch):
    old = database_now() - timedelta(minutes=1)
    Rendition.objects.update(created_at=old, last_enqueued_at=old)
    monkeypatch.setattr(tasks, "enqueue", lambda pk: False)
    assert tasks.sweep.apply().get() == 0


def test_a_dead_broker_is_logged_and_never_reaches_the_learner(monkeypatch, caplog):
    def dead(*_arguments, **_options):
        raise BrokerError("connection refused")

    monkeypatch.setattr(tasks.render, "apply_async", dead)
    assert tasks.enqueue(1) is False
    assert "the sweeper will send" in caplog.text


def test_the_sweeper_removes_old_leftovers_and_keeps_what_rows_name(rendition):
    run(rendition)
    rendition.refresh_from_db()
    folder = services.storage().folder
    orphan, part = folder / "orphan-1.pdf", folder / ".part-x-1"
    orphan.write_bytes(b"x")
    part.write_bytes(b"x")
    services.remove_leftovers(at=database_now())
    assert orphan.exists()
    services.remove_leftovers(at=database_now() + timedelta(hours=2))
    assert not orphan.exists()
    assert not part.exists()
    assert services.storage().exists(rendition.storage_name)


def test_a_check_tells_matching_lost_and_different_files_apart(rendition):
    run(rendition)
    rendition.refresh_from_db()
    assert services.verify_file(rendition) == services.Finding.MATCHES
    path = services.storage().folder / rendition.storage_name
    path.write_bytes(b"other")
    assert services.verify_file(rendition) == services.Finding.DIFFERENT
    path.unlink()
    assert services.verify_file(rendition) == services.Finding.LOST


def test_a_lost_file_gets_one_appended_rendition(rendition):
    run(rendition)
    certificate = rendition.certificate
    first = services.replace_lost(certificate=certificate, at=AT)
    assert services.replace_lost(certificate=certificate, at=AT) == first
    assert certificate.renditions.count() == 2
    assert run(first) == "ready"
    first.refresh_from_db()
    rendition.refresh_from_db()
    assert first.unsigned_sha256 == rendition.unsigned_sha256
