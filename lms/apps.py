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
        """Register the system checks and the kinds of mail."""
        for module in ("checks", "enrollment.messages", "certificates.messages", "flows.digest"):
            import_module(f"lms.{module}")


swapper.set_app_prefix("wagtailcore", "wagtail")
