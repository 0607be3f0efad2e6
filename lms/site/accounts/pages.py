"""What the reference site says differently to the plugin: the pages of an account."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.adapter import Adapter


class SiteAdapter(Adapter):
    """The plugin's adapter with the account pages of the reference site."""

    def create_login(self, *, person: Any, address: str, password: str) -> AbstractBaseUser:
        """Make the login; its address counts as confirmed, since the link came by mail."""
        user = super().create_login(person=person, address=address, password=password)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        return user

    def sign_in(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and note that the password was entered just now: a second factor can be set up at once."""
        super().sign_in(request, user)
        record_authentication(request, user, method="password", reauthenticated=True)

    def account_links(self, user: AbstractBaseUser | AnonymousUser) -> list[tuple[str, str]]:
        """Return words and address of each page about the user's account."""
        return [
            (_("Change password"), reverse("account_change_password")),
            (_("Second factor"), reverse("mfa_index")),
            (_("E-mail address"), reverse("account_email")),
            (_("Where you are logged in"), reverse("usersessions_list")),
        ]
