"""App configuration of the records kernel: registration only."""

from importlib import import_module

import swapper
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LmsConfig(AppConfig):
    """The app ``lms``: one label, one migration history, several applets."""

    name = "lms"
    label = "lms"
    verbose_name = _("Training records")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, the checks of a running server in the order shown, and the kinds of mail."""
        health = ("checks", "base.surroundings", "certificates.health", "reflections.health", "notifications.health")
        flows = ("flows.digest", "flows.keep", "flows.leaving")
        for module in (*health, "enrollment.messages", "certificates.messages", *flows):
            import_module(f"lms.{module}")


swapper.set_app_prefix("wagtailcore", "wagtail")
