"""An ID token is believed when its signature, issuer, audience, time and nonce are right; the channel alone proves nothing."""

from __future__ import annotations

from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.utils.crypto import constant_time_compare

from lms.site.accounts.sso.configured import Configured

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures by a key that only the provider has: neither ``none`` nor one that the client's secret could make."""
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
CLOCKS_DIFFER = 30  # seconds
LONGEST_SUBJECT = 191


class ProviderAnswerError(OAuth2Error):
    """The provider's answer is not one that can be believed; the text says why, for the log."""


def verified_claims(token: str, *, keys: dict[str, Any], provider: Configured, nonce: str) -> dict[str, Any]:
    """Return the claims of an ID token that was made for this site and for this very login.

    Raises ProviderAnswerError for any other.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key_of(token, keys),
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=CLOCKS_DIFFER,
            options={"require": REQUIRED},
        )
    except jwt.PyJWTError as error:
        raise ProviderAnswerError(f"ID token: {error}") from error
    _check(claims, provider=provider, nonce=nonce)
    return claims


def _key_of(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """Return the key that the token names, or the only one."""
    known = jwt.PyJWKSet.from_dict(keys).keys
    name = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in known if name in {None, key.key_id}]
    if len(fitting) != 1:
        raise ProviderAnswerError("ID token: signed with a key that the provider does not publish")
    return fitting[0]


def _check(claims: dict[str, Any], *, provider: Configured, nonce: str) -> None:
    """Check what the library does not: the nonce, who the token was made for, and a subject that can be stored."""
    if not nonce or not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise ProviderAnswerError("ID token: made for another login")
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise ProviderAnswerError("ID token: made for another client")
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise ProviderAnswerError("ID token: the subject is empty or too long")
