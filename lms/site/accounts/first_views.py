"""The page behind the link of the first administrator."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.base.web import hide_address, mark_private
from lms.site.accounts import first
from lms.site.accounts.models import User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_administrator(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the holder of the link set the password, then sign in with it; nothing happens by opening it."""
    try:
        user = first.account_of(secret=secret)
        form: SetPasswordForm[User] = SetPasswordForm(user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            first.accept(secret=secret, form=form)
            messages.success(request, _("Your password is set. Please log in."))
            return _closed(redirect(f"{resolve_url('lms:login')}?next=/admin/"))
    except first.DeadLinkError:
        return _closed(render(request, "site/accounts/dead_link.html", status=410))
    return _closed(render(request, "site/accounts/first_administrator.html", {"form": form, "account": user}))


def _closed(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is a secret, out of caches, indexes and the Referer header."""
    return hide_address(mark_private(response))
