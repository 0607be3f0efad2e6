"""To the provider and back."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from lms.site.accounts.sso.adapter import refusal, why_not
from lms.site.accounts.sso.configured import Configured, configured
from lms.site.accounts.sso.provider import Handshake, SingleSignOn
from lms.site.accounts.sso.tokens import ProviderAnswerError

NONCE_LENGTH = 43


def _provider() -> Configured:
    found = configured()
    if found is None:
        raise Http404
    return found


@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponseBase:
    """Lead to the provider; state, nonce and the secret of PKCE stay in the session of this browser.

    A link may lead here, since it starts a login of one's own and nothing else; whoever is in already goes on.
    """
    provider = _provider()
    target = get_next_redirect_url(request)
    if request.user.is_authenticated:
        return redirect(target or "lms:my_learning")
    nonce = get_random_string(NONCE_LENGTH)
    try:
        led: HttpResponseBase = SingleSignOn(request, provider).redirect(
            request, process=AuthProcess.LOGIN, next_url=target, auth_params={"nonce": nonce}, nonce=nonce
        )
    except (RequestException, ProviderAnswerError) as error:
        return refusal(request, why_not(error), provider)
    return led


class Answer(OAuth2CallbackView):
    """What comes back belongs to a login that this browser began, or to none."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        """Hand the nonce of that login to the handshake."""
        state, response = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state.get("nonce", "")
        return state, response


@never_cache
@require_GET
def answer(request: HttpRequest) -> HttpResponseBase:
    """Take what the provider says, and let the person in or say why not."""
    handled: HttpResponseBase = Answer.adapter_view(Handshake(request, _provider()))(request)
    return handled
