"""allauth's OpenID Connect with the checks that it leaves out: signature, nonce, and one subject in both answers."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

from lms.conf import conf
from lms.site.accounts.sso import discovery
from lms.site.accounts.sso.configured import Configured
from lms.site.accounts.sso.tokens import ProviderAnswerError, verified_claims

FROM_USERINFO = ("email", "email_verified", "given_name", "family_name")


class Handshake(OpenIDConnectOAuth2Adapter):
    """One login with the provider. ``nonce`` is that of the login which this browser began."""

    nonce = ""

    def __init__(self, request: HttpRequest, provider: Configured) -> None:
        """Keep the provider."""
        super().__init__(request, provider.issuer)
        self.configured = provider

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says of itself."""
        return discovery.known(self.configured.issuer)

    def get_provider(self) -> SingleSignOn:
        """Return the provider, from the settings alone."""
        return SingleSignOn(self.request, self.configured)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return the address that the provider knows, on the host of the settings."""
        return conf.PUBLIC_BASE_URL + reverse("attune_sso_answer")

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Return the access token, which is used once and stored nowhere."""
        return SocialToken(token=str(data["access_token"]))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """Return the login that the ID token proves.

        Raises ProviderAnswerError where it proves none, requests.RequestException where the provider does not answer.
        """
        keys = discovery.fetch(self.openid_config["jwks_uri"])
        id_token = str(kwargs["response"].get("id_token", ""))
        claims = verified_claims(id_token, keys=keys, provider=self.configured, nonce=self.nonce)
        login = self.get_provider().sociallogin_from_response(request, self._with_address(claims, token.token))
        login.claims = claims
        return login

    def _with_address(self, claims: dict[str, Any], token: str) -> dict[str, Any]:
        """Take address and name from userinfo where the ID token has no address; it has to be about the same subject."""
        address = self.openid_config.get("userinfo_endpoint")
        if claims.get("email") or not address:
            return claims
        told = discovery.fetch(address, token=token)
        if told.get("sub") != claims["sub"]:
            raise ProviderAnswerError("Userinfo: about somebody else")
        claims.update({name: told[name] for name in FROM_USERINFO if name in told})
        return claims


class SingleSignOn(OpenIDConnectProvider):
    """The provider of the settings. Subjects are stored under its issuer, so that another provider's never mean the same."""

    oauth2_adapter_class = Handshake

    def __init__(self, request: HttpRequest, provider: Configured) -> None:
        """Make allauth's description of a client from the settings."""
        self.configured = provider
        app = SocialApp(
            provider=self.id,
            provider_id=provider.issuer,
            name=provider.name,
            client_id=provider.client_id,
            secret=provider.client_secret,
            settings={"server_url": provider.issuer, "oauth_pkce_enabled": True},
        )
        super().__init__(request, app=app)

    def get_oauth2_adapter(self, request: HttpRequest) -> Handshake:
        """Return a handshake."""
        return Handshake(request, self.configured)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the subject."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep nothing but the subject."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Leave addresses to ``lms.site.accounts.sso.linking``, which asks whether they are verified."""
        return []
