"""App configuration of the assessment app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    """The app ``quizzes``, label ``lms_quizzes``."""

    name = "quizzes"
    label = "lms_quizzes"
    verbose_name = _("Quizzes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of mail, and the tasks for workers of any Celery app."""
        for module in ("follow_up", "tasks"):
            import_module(f"quizzes.{module}")
