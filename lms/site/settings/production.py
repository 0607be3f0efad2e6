"""Production: everything that differs from place to place comes from the environment.

What is secret may come from a file instead: ``LMS_SECRET_KEY_FILE`` names a file that holds ``LMS_SECRET_KEY``.
"""

import os

from lms.site.settings import buckets, database
from lms.site.settings.base import *  # noqa: F403  # settings modules build on each other
from lms.site.settings.base import STORAGES
from lms.site.settings.secrets import named, several

DEBUG = False
SECRET_KEY = named("LMS_SECRET_KEY")
SECRET_KEY_FALLBACKS = several(named("LMS_SECRET_KEY_FALLBACKS", default=""))
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
STORAGES = {
    **STORAGES,
    **buckets.storages(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
EMAIL_HOST = os.environ.get("LMS_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("LMS_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("LMS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = named("LMS_EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = os.environ.get("LMS_EMAIL_TLS", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("LMS_EMAIL_TLS", "starttls") == "tls"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("LMS_EMAIL_FROM") or f"training@{ALLOWED_HOSTS[0].lstrip('.')}"
CELERY_TASK_ROUTES = {"lms.notifications.deliver": {"queue": "io"}}  # the one worker with a way out listens there
LMS_TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LMS_TRUSTED_PROXIES", "1"))
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
