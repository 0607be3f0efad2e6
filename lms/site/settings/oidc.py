"""Single sign-on of the reference site with one OpenID Connect provider, where the environment names one (ADR 0050)."""

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from lms.site.settings.secrets import named, several


def provider() -> dict[str, Any]:
    """Return what is known of the provider that ``LMS_OIDC_ISSUER`` names, nothing without it.

    Raises ImproperlyConfigured where the client's id or secret is missing, and where addresses are taken as verified without a
    limit to domains.
    """
    issuer = os.environ.get("LMS_OIDC_ISSUER", "")
    if not issuer:
        return {}
    domains = [domain.lower() for domain in several(os.environ.get("LMS_OIDC_DOMAINS", ""))]
    vouched = os.environ.get("LMS_OIDC_EMAIL_IS_VERIFIED", "0") == "1"
    if vouched and not domains:
        raise ImproperlyConfigured("LMS_OIDC_EMAIL_IS_VERIFIED needs LMS_OIDC_DOMAINS: the domains that are your own.")
    return {
        "issuer": issuer,
        "client_id": named("LMS_OIDC_CLIENT_ID"),
        "client_secret": named("LMS_OIDC_CLIENT_SECRET"),
        "name": os.environ.get("LMS_OIDC_NAME", ""),
        "domains": domains,
        "new_people": os.environ.get("LMS_OIDC_NEW_PEOPLE", "0") == "1",
        "second_factor": several(os.environ.get("LMS_OIDC_SECOND_FACTOR", "")),
        "email_is_verified": vouched,
    }
