"""Production reads its secrets from files, refuses to start without them, and passes Django's own deployment check."""

import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage.handler import StorageHandler

from lms.site import celery_app, compose_secrets, probe
from lms.site.backup import manifest
from lms.site.settings import buckets, secrets

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path):
    compose_secrets.make(tmp_path / "run")
    return tmp_path / "run"


@pytest.fixture
def environment(folder, tmp_path):
    """The environment of a container, with the files of this test."""
    files = {
        "LMS_SECRET_KEY_FILE": "secret_key",
        "LMS_REFLECTION_KEYS_FILE": "reflection_keys",
        "LMS_DB_PASSWORD_FILE": "db_password",
        "LMS_BROKER_URL_FILE": "broker_url",
        "LMS_CACHE_URL_FILE": "cache_url",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "lms.site.settings.production",
        "LMS_VAR_DIR": str(tmp_path / "data"),
        "LMS_ALLOWED_HOSTS": "training.example.org",
        "LMS_PUBLIC_BASE_URL": "https://training.example.org",
        "LMS_DB_HOST": "db",
        **{name: str(folder / file) for name, file in files.items()},
    }


def run(environment, *arguments):
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_finds_nothing(environment):
    checked = run(environment, "-m", "lms", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


def test_secrets_come_from_files(environment, folder):
    code = (
        "from django.conf import settings as s; "
        "print(s.SECRET_KEY, *s.LMS_REFLECTION_KEYS, s.DATABASES['default']['PASSWORD'], s.CELERY_BROKER_URL, "
        "s.CACHES['default']['LOCATION'])"
    )
    names = ("secret_key", "reflection_keys", "db_password", "broker_url", "cache_url")
    assert run(environment, "-c", code).stdout.split() == [(folder / name).read_text() for name in names]


def test_a_missing_secret_is_named(environment):
    del environment["LMS_SECRET_KEY_FILE"]
    assert "Set LMS_SECRET_KEY, or set LMS_SECRET_KEY_FILE" in run(environment, "-m", "lms", "check").stderr


def test_a_file_comes_before_the_variable_and_the_default(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("LMS_SAMPLE", "from the variable")
    assert secrets.named("LMS_SAMPLE") == "from the variable"
    monkeypatch.setenv("LMS_SAMPLE_FILE", str(tmp_path / "secret"))
    assert secrets.named("LMS_SAMPLE") == "from the file"
    assert secrets.named("LMS_OTHER", default="the default") == "the default"
    with pytest.raises(ImproperlyConfigured, match="LMS_OTHER_FILE"):
        secrets.named("LMS_OTHER")


def test_secrets_of_compose_are_made_once_and_closed_to_others(folder):
    before = {file.name: file.read_text() for file in folder.iterdir()}
    compose_secrets.make(folder)
    assert {file.name: file.read_text() for file in folder.iterdir()} == before
    shared = {file.name for file in folder.iterdir() if file.stat().st_mode & 0o040}
    assert shared == {"db_password", "valkey.conf"}
    assert not any(file.stat().st_mode & 0o007 for file in folder.iterdir())
    assert before["valkey_password"] in before["broker_url"]
    assert before["valkey.conf"] == f"requirepass {before['valkey_password']}\n"


def test_a_bucket_takes_certificates_and_private_files_where_one_is_named(monkeypatch, tmp_path):
    assert buckets.storages() == {}
    (tmp_path / "key").write_text("secret\n")
    monkeypatch.setenv("LMS_S3_BUCKET", "records")
    monkeypatch.setenv("LMS_S3_ENDPOINT_URL", "https://s3.example.org")
    monkeypatch.setenv("LMS_S3_ACCESS_KEY", "access")
    monkeypatch.setenv("LMS_S3_SECRET_KEY_FILE", str(tmp_path / "key"))
    made = StorageHandler(buckets.storages())
    certificates, private = made["lms_certificates"], made["lms_private"]
    assert (certificates.bucket, certificates.prefix, private.prefix) == ("records", "certificates/", "private/")
    assert certificates.place["endpoint_url"] == "https://s3.example.org"
    assert certificates.place["aws_secret_access_key"] == "secret"
    assert certificates.place["region_name"] is None


def test_a_new_host_takes_the_keys_of_a_backup_and_never_mixes_them_up(tmp_path, settings):
    (tmp_path / "keys").write_text(manifest.keys_text())
    for _again in range(2):
        compose_secrets.make(tmp_path / "new", tmp_path / "keys")
    assert (tmp_path / "new" / "secret_key").read_text() == settings.SECRET_KEY
    assert (tmp_path / "new" / "reflection_keys").read_text() == ",".join(settings.LMS_REFLECTION_KEYS)
    compose_secrets.make(tmp_path / "started-before")
    with pytest.raises(ValueError, match="holds another key"):
        compose_secrets.make(tmp_path / "started-before", tmp_path / "keys")


class Answer(BaseHTTPRequestHandler):
    """Answers as the site does behind its proxy."""

    def do_GET(self):
        """Answer 200 to a request for the site's host that came over TLS."""
        good = self.headers["Host"] == "training.example.org" and self.headers["X-Forwarded-Proto"] == "https"
        self.send_response(200 if good and self.path == "/livez" else 400)
        self.end_headers()

    def log_message(self, *arguments):
        """Say nothing."""


def test_the_web_probe_asks_as_the_proxy_does(monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), Answer)
    port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("LMS_ALLOWED_HOSTS", "other.example.org")
    assert not probe.web(port)
    monkeypatch.setenv("LMS_ALLOWED_HOSTS", ".training.example.org, second.example.org")
    assert probe.web(port)
    server.shutdown()
    server.server_close()
    assert not probe.web(port)


def test_the_worker_probe_asks_the_worker_of_its_own_machine(monkeypatch):
    asked = []
    monkeypatch.setattr(celery_app.control, "ping", lambda **options: asked.append(options) or [{"a": "pong"}])
    assert probe.worker()
    assert asked[0]["destination"][0].startswith("celery@")
    monkeypatch.setattr(celery_app.control, "ping", lambda **options: [])
    assert not probe.worker()


def test_the_beat_probe_wants_a_schedule_that_is_fresh(tmp_path):
    assert not probe.beat(tmp_path)
    schedule = tmp_path / "schedule.dat"
    schedule.write_text("")
    assert probe.beat(tmp_path)
    old = time.time() - 601
    os.utime(schedule, (old, old))
    assert not probe.beat(tmp_path)
