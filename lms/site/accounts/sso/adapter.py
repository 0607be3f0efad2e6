"""Where single sign-on hooks into allauth."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.signals import user_logged_in
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from lms.base import clock
from lms.base.health import first_line
from lms.base.web import mark_private
from lms.site.accounts.second_factor import PROVED
from lms.site.accounts.sso.configured import Configured, configured
from lms.site.accounts.sso.linking import Reason, RefusedError, account_for
from lms.site.accounts.sso.provider import SingleSignOn
from lms.site.accounts.sso.tokens import ProviderAnswerError

log = logging.getLogger(__name__)

STATED = "second_factor"
STATUS = {Reason.CANCELED: 200, Reason.AWAY: 503, Reason.NOT_VALID: 400}


def refusal(request: HttpRequest, reason: Reason, provider: Configured | None) -> HttpResponse:
    """Return the page that says why nobody was let in."""
    context = {"reason": reason.value, "provider": provider}
    return mark_private(render(request, "site/accounts/sso_refused.html", context, status=STATUS.get(reason, 403)))


def why_not(error: BaseException | None) -> Reason:
    """Return the reason for an error of a handshake, and note it in the log without what the provider sent."""
    said = first_line(error) if isinstance(error, ProviderAnswerError) else type(error).__name__
    log.warning("A single sign-on came to nothing: %s", said)
    return Reason.AWAY if isinstance(error, RequestException) else Reason.NOT_VALID


class SocialAdapter(DefaultSocialAccountAdapter):
    """One provider, from the settings alone; nobody is let in but by ``lms.site.accounts.sso.linking``.

    Nobody signs up here either: ``AccountAdapter`` refuses it for both.
    """

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> Any:
        """Return the provider of the settings, whatever the database says.

        Raises LookupError where they name none.
        """
        named = configured()
        if named is None:
            raise LookupError("No provider for single sign-on is configured.")
        return SingleSignOn(request, named)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Show our page; raises ImmediateHttpResponse."""
        reason = Reason.CANCELED if error == AuthError.CANCELLED else why_not(exception)
        raise ImmediateHttpResponse(refusal(request, reason, configured()))

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Decide which account the login opens; raises ImmediateHttpResponse where it opens none."""
        named = sociallogin.provider.configured
        linked = sociallogin.user if sociallogin.is_existing else None
        try:
            user, new = account_for(claims=sociallogin.claims, provider=named, linked=linked, at=clock.now())
        except RefusedError as refused:
            log.warning("A single sign-on was refused: %s", refused.reason.value)
            raise ImmediateHttpResponse(refusal(request, refused.reason, named)) from refused
        sociallogin.user = sociallogin.account.user = user
        sociallogin.state[STATED] = named.proves_second_factor(sociallogin.claims)
        if new and user.last_login is not None:
            told = {"provider": named}
            account_adapter().send_notification_mail("site/accounts/mail/sso_linked", user, told, email=user.email)


class SecondFactorStage(AuthenticateStage):
    """Ask for the second factor at the login, unless the provider has asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return not stated(self.login.signal_kwargs or {}) and bool(super()._should_handle(request))


def stated(facts: dict[str, Any]) -> bool:
    """Tell whether a login was one of the provider that states a second factor."""
    sociallogin = facts.get("sociallogin")
    return sociallogin is not None and bool(sociallogin.state.get(STATED))


@receiver(user_logged_in, dispatch_uid="lms.site.accounts.sso")
def on_login(sender: Any, request: HttpRequest, **facts: Any) -> None:
    """Note for the length of the login that the provider has asked for a second factor."""
    if stated(facts):
        request.session[PROVED] = True
