"""App configuration of the accounts."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Label ``attune_accounts``, fixed for ever."""

    name = "lms.site.accounts"
    label = "attune_accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers of a login, and register the check of single sign-on."""
        for module in ("sessions", "sso.adapter", "sso.health"):
            import_module(f"lms.site.accounts.{module}")
