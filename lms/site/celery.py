"""The Celery app of the reference site."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.site.settings.dev")

app = Celery("attune")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["lms.certificates", "lms.notifications", "lms.flows", "lms.resources", "quizzes", "courses"])
