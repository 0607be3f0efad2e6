"""App configuration of the optional concrete pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """The app ``courses.pages``, label ``lms_pages``; a host with its own base page leaves it out."""

    name = "courses.pages"
    label = "lms_pages"
    verbose_name = _("Course pages")
    default_auto_field = "django.db.models.BigAutoField"
