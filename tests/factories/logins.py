"""Logging in as a browser does, and second factors."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.test import Client

from tests.factories.people import PASSWORD

LOGIN = "/training/account/login/"
ACCOUNT = "/training/account/"


def log_in(client: Client, user: Any, password: str = PASSWORD, **fields: str) -> Any:
    """Send the login form and return the answer."""
    return client.post(LOGIN, {"login": user.email, "password": password, **fields})


def with_app(user: Any) -> Authenticator:
    """Give the account an authenticator app and recovery codes, and return the app."""
    app = auth.TOTP.activate(user, auth.generate_totp_secret()).instance
    RecoveryCodes.activate(user)
    return app


def code_of(app: Authenticator) -> str:
    """Return the code that an app shows now."""
    return code_for(auth.decrypt(app.data["secret"]))


def code_for(secret: str) -> str:
    """Return the code for a secret now."""
    counter = next(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def links_in(text: str) -> list[str]:
    """Return the addresses in a mail, each without its host."""
    return re.findall(r"https?://[^/\s]+(/\S+)", text)
