"""Staff and supervisors need a second factor before they see other people's records."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.site.accounts.roles import is_staff, leads_others

GUARDED = ("wagtailadmin_home", "lms:team")
"""Everything at and below these addresses shows other people's records."""
PROVED = "attune_provider_proved"
"""Name in the session of a login whose provider states a second factor that the settings trust (ADR 0050)."""
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_guarded(path: str) -> bool:
    """Tell whether an address is one of those that need a second factor."""
    return any(path.startswith(reverse(name)) for name in GUARDED)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Tell whether the person has to set up a second factor first."""
    user = request.user
    if not user.is_authenticated or request.session.get(PROVED) or is_mfa_enabled(user, FACTORS):
        return False
    return is_staff(user) or leads_others(user)


class SecondFactor:
    """Middleware: lead staff and supervisors to the page where they set up a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle a request; while ``LMS_SECOND_FACTOR_REQUIRED`` is off, all go on."""
        if settings.LMS_SECOND_FACTOR_REQUIRED and is_guarded(request.path) and lacks_second_factor(request):
            messages.warning(
                request, _("You see other people’s records, so your account needs a second factor. Set one up here.")
            )
            return redirect("mfa_index")
        return self.get_response(request)
