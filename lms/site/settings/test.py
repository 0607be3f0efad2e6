"""Tests: PostgreSQL and Valkey are private servers that the test harness starts and names in the environment."""

import os
import tempfile
from pathlib import Path

from lms.conf import BEAT_SCHEDULE
from lms.site.settings import database
from lms.site.settings.base import *  # noqa: F403  # settings modules build on each other
from lms.site.settings.base import STORAGES

DEBUG = False
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "only-for-tests-" + "x" * 40
LMS_REFLECTION_KEYS = ["q6CzW5UdgRBi8oKc2dY1Qx7l8L1c9v2GmDAe6rZ0bJ4="]
DATABASES = {"default": database.postgres("LMS_TEST_PG")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LMS_OIDC = {}  # the tests of single sign-on name a provider of their own
LMS_SECOND_FACTOR_REQUIRED = False  # the tests of the second factor turn it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
}  # Wagtail's indexes: most tests ask neither
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if "LMS_TEST_SMTP_PORT" in os.environ:  # a worker process that a test points at a mail server of its own
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["LMS_TEST_SMTP_PORT"])

TEST_DATA_DIR = Path(os.environ.get("LMS_TEST_DATA_DIR") or tempfile.mkdtemp(prefix="attune-test-")) / os.environ.get(
    "PYTEST_XDIST_WORKER", "main"
)
STATIC_ROOT = TEST_DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = TEST_DATA_DIR / "media"
STORAGES = {
    **STORAGES,
    "lms_certificates": {
        "BACKEND": "lms.base.storages.SealedFileSystemStorage",
        "OPTIONS": {"location": str(TEST_DATA_DIR / "certificates")},
    },
    "lms_private": {
        "BACKEND": "lms.base.storages.SealedFileSystemStorage",
        "OPTIONS": {"location": str(TEST_DATA_DIR / "private")},
    },
}
LMS_MAIL_QUIET_HOURS = ("00:00", "00:00")  # no test depends on the hour in which it runs
LMS_TEST_RENDER_DELAY = float(os.environ.get("LMS_TEST_RENDER_DELAY", "0"))
LMS_CLOCK_OFFSET_SECONDS = float(os.environ.get("LMS_CLOCK_OFFSET_SECONDS", "0"))
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": float(os.environ.get("LMS_TEST_BEAT_SECONDS", entry["schedule"]))}
    for name, entry in BEAT_SCHEDULE.items()
}
