"""Production: everything that differs from place to place comes from the environment.

What is secret may come from a file instead: ``LMS_SECRET_KEY_FILE`` names a file that holds ``LMS_SECRET_KEY``.
"""

import os

from lms.site.settings import database
from lms.site.settings.base import *  # noqa: F403  # settings modules build on each other
from lms.site.settings.base import STORAGES
from lms.site.settings.secrets import named, several

DEBUG = False
SECRET_KEY = named("LMS_SECRET_KEY")
LMS_REFLECTION_KEYS = several(named("LMS_REFLECTION_KEYS"))
ALLOWED_HOSTS = several(named("LMS_ALLOWED_HOSTS"))
CSRF_TRUSTED_ORIGINS = several(named("LMS_TRUSTED_ORIGINS", default=""))
DATABASES = {"default": database.postgres("LMS_DB")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": named("LMS_CACHE_URL"),
    }
}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
LMS_TRUSTED_PROXIES = int(os.environ.get("LMS_TRUSTED_PROXIES", "1"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = os.environ.get("LMS_SSL_REDIRECT", "1") == "1"
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# The names bind the cookies to this very host, to its whole path and to TLS: browsers refuse them otherwise.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # Wagtail shows previews in a frame of the same site
