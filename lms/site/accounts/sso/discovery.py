"""What the provider says of itself: its addresses and its keys."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.socialaccount.adapter import get_adapter
from django.core.cache import cache

from lms.site.accounts.sso.tokens import ProviderAnswerError

WELL_KNOWN = "/.well-known/openid-configuration"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT_SECONDS = 600
HERE = {"127.0.0.1", "::1", "localhost"}


def discover(issuer: str) -> dict[str, Any]:
    """Ask the provider for its configuration and return it.

    Raises requests.RequestException where it does not answer, ProviderAnswerError where it is another's or an address in it
    is not safe.
    """
    found = fetch(issuer.rstrip("/") + WELL_KNOWN)
    if found.get("issuer") != issuer:
        raise ProviderAnswerError("Discovery: the issuer is not the one that was asked")
    for name in NEEDED:
        if not _is_safe(found.get(name)):
            raise ProviderAnswerError(f"Discovery: {name} is not an https address")
    return found


def known(issuer: str) -> dict[str, Any]:
    """Return the configuration, asking again after ten minutes; raises as ``discover`` does."""
    key = f"lms-oidc:{issuer}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = discover(issuer)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def fetch(address: str, *, token: str = "") -> dict[str, Any]:
    """Return the JSON object at an address of the provider, shown the access token where there is one.

    Raises requests.RequestException where there is none, ProviderAnswerError where it is no object.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with get_adapter().get_requests_session() as session:
        response: requests.Response = session.get(address, headers=headers)
        response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ProviderAnswerError(f"{address}: no JSON object")
    return found


def _is_safe(address: object) -> bool:
    """Tell whether an address is one of https, or of this machine."""
    parts = urlsplit(address) if isinstance(address, str) else None
    return parts is not None and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE))
