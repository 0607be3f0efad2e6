"""What the reference site says differently to the plugin: the pages of an account."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.adapter import Adapter


class SiteAdapter(Adapter):
    """The plugin's adapter with the account pages of the reference site."""

    def account_links(self, user: AbstractBaseUser | AnonymousUser) -> list[tuple[str, str]]:
        """Return words and address of each page about the user's account."""
        return [
            (_("Change password"), reverse("account_change_password")),
            (_("Second factor"), reverse("mfa_index")),
            (_("E-mail address"), reverse("account_email")),
            (_("Where you are logged in"), reverse("usersessions_list")),
        ]
