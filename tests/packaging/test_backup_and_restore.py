"""Backup, wipe, restore: the same certificates verify, private writing opens for its writer, on both databases."""

import json
import shutil
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from lms.base import surroundings
from lms.certificates import tasks
from lms.certificates.models import Certificate, Rendition
from lms.flows.enroll import enroll
from lms.organizations.models import Person
from lms.reflections import services as reflections
from lms.site.backup import databases, files, taking
from tests.factories import AT, PersonFactory, publish_course
from tests.flows.test_finishing_a_course import finish, keys_of
from tests.harness import postgres
from tests.harness.databases import empty_postgres, on_postgres, on_sqlite

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)
SECRET = "I kept my coat on during the whole visit."
FOLDERS = ("certificates", "private", "media")


@pytest.fixture
def places(settings, tmp_path, monkeypatch):
    """Folders of this test for all files, and the server's own programs on the PATH."""
    sealed = "lms.base.storages.SealedFileSystemStorage"
    settings.MEDIA_ROOT = str(tmp_path / "site" / "media")
    settings.STORAGES = {
        **settings.STORAGES,
        "lms_certificates": {"BACKEND": sealed, "OPTIONS": {"location": str(tmp_path / "site" / "certificates")}},
        "lms_private": {"BACKEND": sealed, "OPTIONS": {"location": str(tmp_path / "site" / "private")}},
    }
    monkeypatch.setenv("PATH", str(postgres.binaries()), prepend=":")
    return tmp_path


def fill():
    """Complete a course, make its certificate, write something private, upload a picture."""
    person = PersonFactory()
    enrollment = enroll(person=person, course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    assert tasks.render.apply(args=(Rendition.objects.get().pk,)).get() == "ready"
    reflections.save(person=person, course=enrollment.course, block_key="b", text=SECRET, revision=0, at=AT)
    storages["lms_private"].save("roster.csv", ContentFile(b"name\r\n"))
    default_storage.save("images/harbor.txt", ContentFile(b"a picture"))
    return Certificate.objects.get()


def wipe(folder):
    """Lose all files."""
    for name in FOLDERS:
        shutil.rmtree(folder / "site" / name)


def content(storage, name):
    """Return the bytes of a stored file."""
    with storage.open(name) as file:
        return file.read()


def said(command, *arguments, **options):
    """Run a command and return what it printed."""
    output = StringIO()
    call_command(command, *arguments, stdout=output, **options)
    return output.getvalue()


def check_all_is_back(client, certificate, pdf):
    """Ask as the public, as the writer, and as the operator do."""
    page = client.post(f"/verify/{certificate.verify_code}/", {"file": ContentFile(pdf, name="c.pdf")})
    assert page.status_code == 200
    assert page.context["file"] == "matches"
    assert certificate.number in page.content.decode()
    assert reflections.read(person=Person.objects.get(), block_key="b").text == SECRET
    assert "1 matches, 0 lost, 0 different" in said("lms_verify_seals")
    assert said("lms_recompute") == "0 differences.\n"
    assert content(default_storage, "images/harbor.txt") == b"a picture"
    assert content(storages["lms_private"], "roster.csv") == b"name\r\n"


def journey(client, places, wipe_database):
    """Back up, wipe everything, restore, and look."""
    certificate = fill()
    pdf = content(storages["lms_certificates"], Rendition.objects.get().storage_name)
    folder = places / "backups" / "monday"
    assert "4 files are in" in said("backup", str(folder))
    wipe(places)
    wipe_database()
    assert "3 of 3 files were stored" in said("restore", str(folder))
    check_all_is_back(client, certificate, pdf)
    with pytest.raises(CommandError, match="not empty"):
        said("restore", str(folder))
    Certificate.objects.update(number="lost")
    stored = storages["lms_private"]
    stored.delete("roster.csv")
    stored.write_once("roster.csv", b"written later")
    assert "1 of 3 files were stored" in said("restore", str(folder), replace=True)
    check_all_is_back(client, certificate, pdf)
    return folder


@committing
def test_postgresql_comes_back_whole(client, places):
    with on_postgres("attune_backup", template=postgres.TEMPLATE) as name:
        folder = journey(client, places, lambda: empty_postgres(name))
        listed = json.loads((folder / "manifest.json").read_text())
        assert (listed["engine"], listed["database"]) == ("postgresql", "database.dump")
        assert "lms.0001_initial" in listed["migrations"]
        assert surroundings.migrations(AT).said == "All migrations are applied."


def test_sqlite_comes_back_whole(client, places):
    path = places / "site.sqlite3"

    def lose():
        connections["default"].close()
        for file in places.glob("site.sqlite3*"):
            file.unlink()

    with on_sqlite(path):
        folder = journey(client, places, lose)
        assert json.loads((folder / "manifest.json").read_text())["database"] == "database.sqlite3"


@pytest.fixture
def taken(places):
    """A backup of a SQLite site with nothing in it but one upload."""
    with on_sqlite(places / "site.sqlite3"):
        default_storage.save("a.txt", ContentFile(b"a"))
        said("backup", str(places / "b"))
        yield places / "b"


def test_the_keys_lie_apart_and_only_their_owner_may_read_them(taken, settings):
    keys = taken.with_name("b.keys")
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert stat.S_IMODE(taken.stat().st_mode) == 0o700
    assert f"LMS_REFLECTION_KEYS='{settings.LMS_REFLECTION_KEYS[0]}'" in keys.read_text()
    inside = b"".join(file.read_bytes() for file in taken.rglob("*") if file.is_file())
    assert settings.LMS_REFLECTION_KEYS[0].encode() not in inside
    assert settings.SECRET_KEY.encode() not in inside
    with pytest.raises(CommandError, match="outside of its folder"):
        said("backup", str(taken.with_name("c")), keys=taken.with_name("c") / "keys")


def test_a_backup_is_whole_or_absent_and_replaces_nothing(taken, monkeypatch):
    with pytest.raises(CommandError, match="never written over anything"):
        said("backup", str(taken))

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "seal_of", full)
    with pytest.raises(CommandError, match="No space left"):
        said("backup", str(taken.with_name("c")))
    assert sorted(path.name for path in taken.parent.glob("[bc]*")) == ["b", "b.keys"]


def test_a_damaged_backup_changes_nothing(taken):
    (taken / "media" / "a.txt").write_bytes(b"b")
    for options in ({}, {"replace": True}):
        with pytest.raises(CommandError, match=r"1 files of the backup are lost or changed, the first: media/a.txt"):
            said("restore", str(taken), **options)
    assert content(default_storage, "a.txt") == b"a"
    with pytest.raises(CommandError, match="is no backup"):
        said("restore", str(taken / "media"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, "reads format 1"),
        ({"engine": "postgresql"}, "this site runs on sqlite"),
        ({"migrations": ["lms.9999_later"]}, "other migrations, such as lms.9999_later"),
        ({"keys": ["of another server"]}, "Keys that open the private writing"),
        ({"files": {"../a.txt": "x"}}, "lost or changed"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_before_anything_changes(taken, change, message):
    listed = json.loads((taken / "manifest.json").read_text())
    (taken / "manifest.json").write_text(json.dumps(listed | change))
    with pytest.raises(CommandError, match=message):
        said("restore", str(taken), replace=True)


def test_files_with_another_content_are_not_replaced_by_accident(taken, monkeypatch):
    default_storage.delete("a.txt")
    default_storage.save("a.txt", ContentFile(b"newer"))
    monkeypatch.setattr(databases, "is_empty", lambda: True)
    with pytest.raises(CommandError, match=r"1 files are here with another content, the first: media/a.txt"):
        said("restore", str(taken))
    monkeypatch.setattr(type(storages["default"]), "save", lambda self, name, content: "a_other.txt")
    with pytest.raises(CommandError, match=r"kept a.txt as a_other.txt"):
        said("restore", str(taken), replace=True)


def test_files_that_were_lost_before_are_told(places):
    with on_sqlite(places / "site.sqlite3"):
        fill()
        storages["lms_certificates"].delete(Rendition.objects.get().storage_name)
        assert "1 certificate files were lost before this backup" in said("backup", str(places / "b"))


@committing
def test_programs_of_postgresql_that_miss_or_fail_are_named(places, monkeypatch):
    with on_postgres("attune_backup", template="template0"):
        MigrationRecorder(connections["default"]).ensure_schema()
        (places / "broken").write_bytes(b"no dump")
        with pytest.raises(taking.BackupError, match="pg_restore failed"):
            databases.load(places / "broken")
        assert databases.is_empty()
        monkeypatch.setenv("PATH", str(Path(places)))
        with pytest.raises(taking.BackupError, match="pg_dump is not on the PATH"):
            databases.dump(places)


def test_another_database_is_refused(places, monkeypatch):
    monkeypatch.setattr(connections["default"], "vendor", "oracle")
    with pytest.raises(taking.BackupError, match="Only PostgreSQL and SQLite"):
        databases.engine()
