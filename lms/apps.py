"""App configuration of the records kernel: registration only."""

from importlib import import_module
from types import ModuleType

import swapper
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.base.origin import refuse_hidden_packages


class LmsConfig(AppConfig):
    """The app ``lms``: one label, one migration history, several applets."""

    name = "lms"
    label = "lms"
    verbose_name = _("Training records")
    default_auto_field = "django.db.models.BigAutoField"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        """Stop before another package is taken for one of ours: what follows would be hard to read."""
        refuse_hidden_packages()
        super().__init__(app_name, app_module)

    def ready(self) -> None:
        """Register the system checks, the checks of a running server in the order shown, the kinds of mail and the tasks.

        A worker of any Celery app finds the tasks by this import, also where the app looks for none of ours.
        """
        health = ("checks", "base.surroundings", "certificates.health", "reflections.health", "notifications.health")
        mail = (
            "enrollment.messages",
            "certificates.messages",
            "requirements.messages",
            "resources.messages",
            "flows.digest",
            "flows.invitation",
            "flows.keep",
            "flows.leaving",
        )
        tasks = ("certificates.tasks", "notifications.tasks", "flows.tasks", "resources.tasks")
        for module in (*health, *mail, *tasks):
            import_module(f"lms.{module}")


swapper.set_app_prefix("wagtailcore", "wagtail")
