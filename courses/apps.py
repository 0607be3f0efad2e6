"""App configuration of authoring and delivery."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """The app ``courses``, label ``lms_courses``."""

    name = "courses"
    label = "lms_courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers of Wagtail's page signals, and register the checks and previews of the pages."""
        import_module("courses.receivers")
        import_module("courses.checks")
        import_module("courses.health")
        import_module("courses.previews.staging")
