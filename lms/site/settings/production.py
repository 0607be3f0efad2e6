"""Production: everything that differs from place to place comes from the environment."""

import os

from lms.site.settings import database
from lms.site.settings.base import *  # noqa: F403  # settings modules build on each other
from lms.site.settings.base import STORAGES

DEBUG = False
SECRET_KEY = os.environ["LMS_SECRET_KEY"]
LMS_REFLECTION_KEYS = [key for key in os.environ["LMS_REFLECTION_KEYS"].split(",") if key]
ALLOWED_HOSTS = os.environ["LMS_ALLOWED_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LMS_TRUSTED_ORIGINS", "").split(",") if origin]
DATABASES = {"default": database.postgres("LMS_DB")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ["LMS_CACHE_URL"],
    }
}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = os.environ.get("LMS_SSL_REDIRECT", "1") == "1"
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
