"""The reference site as in production, apart from TLS and the second factor, on the server of the benchmark."""

import os
from pathlib import Path

from lms.site.settings import database
from lms.site.settings.base import *  # noqa: F403  # settings modules build on each other
from lms.site.settings.base import MIDDLEWARE, STORAGES

DEBUG = False
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "only-for-benchmarks-" + "x" * 40
LMS_REFLECTION_KEYS = ["q6CzW5UdgRBi8oKc2dY1Qx7l8L1c9v2GmDAe6rZ0bJ4="]
LMS_SECOND_FACTOR_REQUIRED = False
DATABASES = {"default": database.postgres("LMS_BENCH_PG")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in by a password here
MIDDLEWARE = ["benchmarks.counting.CountStatements", *MIDDLEWARE]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DATA = Path(os.environ["LMS_BENCH_DATA"])
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA / "media"
STORAGES = {
    **STORAGES,
    **{
        name: {"BACKEND": "lms.base.storages.SealedFileSystemStorage", "OPTIONS": {"location": str(DATA / name)}}
        for name in ("lms_certificates", "lms_private")
    },
}
