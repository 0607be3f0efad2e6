"""Where the reference site differs from django-allauth's defaults."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lms.conf import conf


class AccountAdapter(DefaultAccountAdapter):
    """Invitation only, and addresses that a request cannot bend."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: accounts are made by the people who run the site."""
        return False

    def get_login_stages(self) -> list[str]:
        """Return allauth's stages with our own for the second factor."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "lms.site.accounts.sso.adapter.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether an address stays on this site, whatever ``ALLOWED_HOSTS`` allows."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address for a mail, on the host of the settings: that of the request can be forged."""
        uid, _hyphen, token = key.partition("-")
        return conf.PUBLIC_BASE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Return the address for a mail, on the host of the settings."""
        return conf.PUBLIC_BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Make a confirmed address the one of its account; refuse one that another account has got meanwhile."""
        users = get_user_model().objects.filter(email__iexact=email_address.email)
        if users.exclude(pk=email_address.user_id).exists():
            messages.error(request, _("This address belongs to another account, so yours was not changed."))
            return False
        return bool(super().confirm_email(request, email_address))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; the templates know the address of the site."""
        super().send_mail(template_prefix, email, {**context, "base_url": conf.PUBLIC_BASE_URL})


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed in the database; the code to scan is drawn without inline styles."""

    def encrypt(self, text: str) -> str:
        """Return the text sealed with a key made from Django's secret key."""
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text of a seal.

        Raises cryptography's InvalidToken when neither ``SECRET_KEY`` nor one of ``SECRET_KEY_FALLBACKS`` made it.
        """
        return _sealer().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """Return the code that an authenticator app scans, as SVG for the page itself."""
        drawing = segno.make(url, micro=False).svg_inline(scale=5, border=4, light="white", dark="black")
        return mark_safe(drawing)  # noqa: S308  # drawn by segno; the text is in the modules


def _sealer() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"second factor:" + force_bytes(secret)).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
