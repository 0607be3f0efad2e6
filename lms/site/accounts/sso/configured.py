"""The provider that the settings name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Configured:
    """One provider. ``domains`` limits addresses; ``second_factor`` holds the words that state one in ``amr`` or ``acr``."""

    issuer: str
    client_id: str
    client_secret: str
    name: str = ""
    domains: list[str] = field(default_factory=list)
    new_people: bool = False
    second_factor: list[str] = field(default_factory=list)
    email_is_verified: bool = False

    def allows(self, email: str) -> bool:
        """Tell whether an address is of one of the domains, or there is no limit."""
        return not self.domains or email.rpartition("@")[2].lower() in self.domains

    def proves_second_factor(self, claims: dict[str, Any]) -> bool:
        """Tell whether the provider states that the person showed a second factor, in a word that the settings trust."""
        methods = claims.get("amr")
        stated = [str(method) for method in methods] if isinstance(methods, list) else []
        return bool({*stated, str(claims.get("acr", ""))} & set(self.second_factor))


def configured() -> Configured | None:
    """Return the provider, None where the settings name none."""
    return Configured(**settings.LMS_OIDC) if settings.LMS_OIDC else None
