"""Headers of the reference site that neither Django nor django-csp sends by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from lms.base.headers import ADMIN_CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY
from lms.base.web import mark_private

REPLACE = "_csp_replace"
"""The attribute by which django-csp takes other directives for one response."""


class SafetyHeadersMiddleware:
    """Stands below ``CSPMiddleware``, which writes the policy that is chosen here, and below the static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse what no page needs, keep personal pages out of caches, and relax the policy in Wagtail's admin."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response:
            mark_private(response)
        if request.path.startswith(reverse("wagtailadmin_home")):
            setattr(response, REPLACE, ADMIN_CONTENT_SECURITY_POLICY)
        return response
