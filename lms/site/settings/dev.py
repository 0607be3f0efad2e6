"""Development and demo: SQLite and secrets under ``var/``."""

import os

from django.core.exceptions import ImproperlyConfigured

from lms.site.settings import database, secrets
from lms.site.settings.base import *  # noqa: F403  # settings modules build on each other
from lms.site.settings.base import STATIC_ROOT, VAR_DIR

try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(
        f"The data folder {VAR_DIR} cannot be made: {error.strerror}. Set LMS_VAR_DIR to a folder that you may write."
    ) from error
if not os.access(VAR_DIR, os.W_OK | os.X_OK):
    raise ImproperlyConfigured(
        f"The data folder {VAR_DIR} is read-only. Set LMS_VAR_DIR to a folder that you may write."
    )

DEBUG = os.environ.get("LMS_DEBUG", "0") == "1"
ALLOWED_HOSTS = ["*"]
SERVE_MEDIA = True
SECRET_KEY = secrets.secret_key(VAR_DIR)
LMS_REFLECTION_KEYS = secrets.reflection_keys(VAR_DIR)
DATABASES = {
    "default": database.postgres("LMS_DB")
    if "LMS_DB_HOST" in os.environ
    else database.sqlite(VAR_DIR / "attune.sqlite3")
}
CACHES = {  # in files, since web and worker share it
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
LMS_SECOND_FACTOR_REQUIRED = os.environ.get("LMS_SECOND_FACTOR_REQUIRED", "0") == "1"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
