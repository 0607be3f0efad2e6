"""App configuration of the front page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Label ``attune_home``, fixed for ever."""

    name = "lms.site.home"
    label = "attune_home"
    default_auto_field = "django.db.models.BigAutoField"
