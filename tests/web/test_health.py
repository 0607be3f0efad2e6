"""What `/readyz`, `doctor` and the status page say comes from the same checks, and each trouble has its remedy."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache, caches
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as CacheAwayError
from wagtail.models import Site

from lms.base import clock, health, heartbeat, surroundings
from lms.base import tasks as base_tasks
from lms.base.health import Level, Weight
from lms.certificates import tasks
from lms.certificates.models import Rendition
from lms.flows.enroll import enroll
from lms.notifications.tasks import deliver
from lms.reflections.models import Reflection
from lms.reflections.services import save
from lms.resources import tasks as handout_tasks
from quizzes.tasks import expire_attempts
from tests.factories import AT, PersonFactory, UserFactory, publish_course
from tests.factories.pages import course_page
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db
STATUS = "/admin/reports/training/system/"


def found(key):
    """Return what the check of this key finds now."""
    return next(line.finding for line in health.examine(at=clock.now()) if line.key == key)


def certificate_file():
    """Complete a course and return the pending file."""
    enrollment = enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    return Rendition.objects.get(certificate__enrollment=enrollment)


@pytest.fixture
def well():
    """A site on which every check is content."""
    course_page()
    tasks.sweep.apply()
    expire_attempts.apply()
    deliver.apply()
    handout_tasks.sweep.apply()


@pytest.fixture
def broken_storage(tmp_path, monkeypatch):
    """A certificate folder whose place is taken by a file."""
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(storages["lms_certificates"], "folder", tmp_path / "file" / "certificates")


def test_a_site_that_is_well_is_ready_and_doctor_says_so(client, well, capsys):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert set(answer.json()["checks"].values()) == {"good"}
    assert {"database", "migrations", "cache", "media", "lms_certificates", "lms_private", "broker"} <= set(
        answer.json()["checks"]
    )
    call_command("doctor")
    said = capsys.readouterr().out
    assert "BAD" not in said
    assert "LOOK" not in said
    assert "The catalog is published." in said


def test_readiness_tells_no_details_and_is_stored_by_nobody(client, broken_storage):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["lms_certificates"] == "bad"
    assert set(answer.json()["checks"].values()) <= {level.value for level in Level}
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/readyz").status_code == 405


def test_a_broker_that_is_away_is_said_and_learning_goes_on(client, well, settings, capsys):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"]["broker"] == "bad"
    assert found("queue").level == Level.WARNING
    with pytest.raises(CommandError, match="1 of"):
        call_command("doctor")
    assert "-> Start the broker" in capsys.readouterr().out
    settings.CELERY_BROKER_URL = ""
    assert found("broker").level == Level.WARNING
    assert found("queue").level == Level.WARNING


def test_a_database_that_is_away_makes_not_ready_and_spares_the_other_questions(client, monkeypatch):
    def away(*_arguments, **_options):
        raise OperationalError("connection refused\nis the server running?")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "bad"
    assert answer.json()["checks"]["migrations"] == "bad"
    assert answer.json()["checks"]["cache"] == "good"
    assert found("database").said.endswith("connection refused")
    assert "Not looked at" in found("certificate_files").said


def test_a_missing_migration_is_named(client):
    MigrationRecorder(connection).record_unapplied("lms", "0001_initial")
    assert client.get("/readyz").status_code == 503
    assert found("migrations").said.startswith("1 migration is missing: lms.0001_initial")


def test_a_question_that_the_database_refuses_is_a_finding(monkeypatch):
    def no_table(**_options):
        raise ProgrammingError('relation "lms_rendition" does not exist')

    monkeypatch.setattr(Rendition.objects, "aggregate", no_table)
    finding = found("certificate_files")
    assert finding.level == Level.BAD
    assert "migrate" in finding.remedy


def test_a_cache_that_is_away_or_forgets_makes_not_ready(client, monkeypatch, caplog):
    monkeypatch.setattr(caches["default"], "set", lambda *arguments: None)
    assert found("cache").said == "The cache forgets what it was just given."

    def away(*_arguments, **_options):
        raise CacheAwayError("connection refused")

    for name in ("set", "get_many"):
        monkeypatch.setattr(caches["default"], name, away)
    assert client.get("/readyz").status_code == 503
    assert found("schedule").level == Level.WARNING
    heartbeat.note("lms.certificates.sweep", at=AT)
    assert "The cache is away" in caplog.text


def test_uploads_that_cannot_be_stored_make_not_ready(client, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = str(tmp_path / "file" / "media")
    assert client.get("/readyz").json()["checks"]["media"] == "bad"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    assert found("media").level == Level.GOOD


def test_a_storage_of_another_kind_cannot_keep_records(settings):
    settings.STORAGES = {**settings.STORAGES, "lms_private": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    assert "no sealed storage lms_private" in found("lms_private").said
    settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if name != "lms_private"}
    assert found("lms_private").level == Level.BAD


def test_looking_leaves_nothing_behind_and_makes_no_folder(tmp_path, monkeypatch):
    storage = storages["lms_certificates"]
    monkeypatch.setattr(storage, "folder", tmp_path / "not" / "yet")
    assert storage.trouble() == ""
    assert list(tmp_path.iterdir()) == []
    storage.write_once("a.pdf", b"x")
    assert storage.trouble() == ""
    assert [path.name for path in storage.folder.iterdir()] == ["a.pdf"]
    shutil.rmtree(storage.folder)
    storage.folder.write_text("a file where a folder should be")
    assert "Not a directory" in storage.trouble()


def test_a_lost_disk_makes_not_ready_once_there_are_certificates(client, tmp_path, monkeypatch):
    rendition = certificate_file()
    monkeypatch.setattr(storages["lms_certificates"], "folder", tmp_path / "gone")
    assert client.get("/readyz").status_code == 200
    tasks.render.apply(args=(rendition.pk,))
    shutil.rmtree(tmp_path / "gone")
    assert client.get("/readyz").json()["checks"]["certificate_folder"] == "bad"
    assert not (tmp_path / "gone").exists()


def test_failed_and_waiting_certificates_are_counted():
    assert found("certificate_files").level == Level.GOOD
    certificate_file()
    certificate_file()
    Rendition.objects.update(created_at=clock.now())
    assert found("certificate_files").said.startswith("2 files wait, the oldest for ")
    assert found("certificate_files").level == Level.GOOD
    Rendition.objects.update(created_at=clock.now() - timedelta(seconds=301))
    assert found("certificate_files").level == Level.BAD
    Rendition.objects.update(state=Rendition.State.FAILED)
    assert found("certificate_files").said == "2 files failed."


def test_a_schedule_that_stands_still_is_found(well):
    assert found("schedule").level == Level.GOOD
    heartbeat.note("lms.certificates.sweep", at=clock.now() - timedelta(seconds=121))
    assert found("schedule").level == Level.BAD
    cache.clear()
    assert "lms.certificates.sweep" in found("schedule").said
    heartbeat.note("a.task.of.the.host", at=clock.now())
    assert "a.task.of.the.host" not in heartbeat.last()


def test_waiting_messages_are_counted(monkeypatch):
    before = base_tasks.waiting_messages()
    tasks.render.apply_async((0,))
    assert base_tasks.waiting_messages() == before + 1
    tasks.render.app.control.purge()
    assert base_tasks.waiting_messages() == 0
    monkeypatch.setattr(surroundings, "waiting_messages", lambda: 1001)
    assert found("queue").level == Level.WARNING

    def refused():
        raise OSError("NOAUTH")

    monkeypatch.setattr(surroundings, "waiting_messages", refused)
    assert found("queue").level == Level.BAD


def test_keys_that_open_nothing_are_found_before_a_person_meets_them(settings):
    assert found("reflection_keys").level == Level.GOOD
    save(person=PersonFactory(), course=publish_course(), block_key="b", text="Mine.", revision=0, at=AT)
    assert found("reflection_keys").level == Level.GOOD
    Reflection.objects.update(ciphertext=b"sealed by another key")
    assert found("reflection_keys").level == Level.BAD
    settings.LMS_REFLECTION_KEYS = ["no key"]
    assert "cannot be used" in found("reflection_keys").said
    settings.LMS_REFLECTION_KEYS = []
    assert found("reflection_keys").level == Level.BAD


def test_a_site_without_a_catalog_is_told_how_to_get_one():
    assert found("pages").level == Level.WARNING
    Site.objects.all().delete()
    assert found("pages").level == Level.BAD


def test_two_checks_cannot_share_a_key():
    with pytest.raises(ValueError, match="database"):
        health.register(key="database", title="Another")(lambda at: health.good("x"))
    assert health.register(key="database", title="Database", weight=Weight.GATE)(surroundings.database)


def test_training_administrators_read_the_status_in_the_admin_for_a_bounded_price(client, well):
    call_command("lms_setup", verbosity=0)
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Training administrators"))
    client.force_login(user)
    assert "Everything works." in client.get(STATUS).content.decode()
    asked = []
    for files in (1, 19):
        for _number in range(files):
            certificate_file()
        Rendition.objects.update(state=Rendition.State.FAILED)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(STATUS).content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20
    assert "Broken" in page
    assert "19 files failed" not in page
    assert "20 files failed" in page
    assert "have them made again" in page
    assert STATUS in client.get("/admin/").content.decode()


def test_the_status_is_not_for_trainers_and_learners(client):
    assert client.get(STATUS).status_code == 302
    call_command("lms_setup", verbosity=0)
    trainer = UserFactory()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(trainer)
    assert client.get(STATUS).status_code in {302, 403}
    assert STATUS not in client.get("/admin/").content.decode()


def test_media_root_is_where_uploads_go(settings):
    assert found("media").level == Level.GOOD
    assert list(Path(settings.MEDIA_ROOT).glob("tmp*")) == []
