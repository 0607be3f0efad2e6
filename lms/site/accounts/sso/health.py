"""Whether the provider of single sign-on can be reached."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from requests import RequestException

from lms.base.health import Finding, bad, first_line, good, register
from lms.site.accounts.sso import discovery
from lms.site.accounts.sso.configured import configured
from lms.site.accounts.sso.tokens import ProviderAnswerError


@register(key="sso", title=gettext_lazy("Single sign-on"))
def single_sign_on(_at: datetime) -> Finding:
    """Ask the provider for its configuration and its keys."""
    provider = configured()
    if provider is None:
        return good(_("Single sign-on is not set up; people log in with a password or a passkey."))
    try:
        keys = discovery.fetch(discovery.discover(provider.issuer)["jwks_uri"]).get("keys")
    except (RequestException, ProviderAnswerError) as error:
        said = _("The provider does not answer as it should: %(error)s") % {"error": first_line(error)}
        return bad(said, _("Look at LMS_OIDC_ISSUER, and whether this server may reach the provider."))
    if not keys:
        return bad(_("The provider publishes no keys."), _("Ask whoever runs the provider for its signing keys."))
    return good(_("The provider answers and publishes its keys."))
