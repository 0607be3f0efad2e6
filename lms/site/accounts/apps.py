"""App configuration of the accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Label ``attune_accounts``, fixed for ever."""

    name = "lms.site.accounts"
    label = "attune_accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"
