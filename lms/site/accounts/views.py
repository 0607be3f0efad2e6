"""allauth's views where ours differ: limits that answer 429, logging out by POST alone, and doors that lead to one door."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import views as account
from allauth.account.models import EmailAddress
from allauth.usersessions import views as usersessions
from allauth.usersessions.adapter import get_adapter as sessions_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from lms.site.accounts.roles import is_staff
from lms.site.accounts.sso.configured import configured

WAIT_SECONDS = 300


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 429: too many tries."""
    context = {"minutes": WAIT_SECONDS // 60}
    response = render(request, "account/too_many.html", context, status=429)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response


class LogIn(account.LoginView):
    """Log in with e-mail address and password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the provider of single sign-on, where there is one."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "sso": configured(), "sso_next": self.request.GET.get(REDIRECT_FIELD_NAME, "")}

    def get_authenticated_redirect_url(self) -> str:
        """Return where a person goes who is in already.

        Raises PermissionDenied where that is the admin and not open to them: it would send them here again for ever.
        """
        target = str(super().get_authenticated_redirect_url())
        if target.startswith(reverse("wagtailadmin_home")) and not is_staff(self.request.user):
            raise PermissionDenied
        return target

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again, or 429 after too many wrong passwords."""
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            return too_many(self.request)
        shown: HttpResponse = super().form_invalid(form)
        return shown


class LogOut(account.LogoutView):
    """Log out; a link or an image cannot do it."""

    http_method_names: ClassVar = ["post"]


class ChangeAddress(account.EmailView):
    """Change the e-mail address: the new one counts when its owner has confirmed it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the present address as confirmed first: whoever made the account gave it, and a change replaces it."""
        if request.user.is_authenticated:
            EmailAddress.objects.update_or_create(
                user=request.user, email=request.user.email.lower(), defaults={"verified": True, "primary": True}
            )
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


def the_door(request: HttpRequest) -> HttpResponse:
    """Lead any other login page to the one login; whoever is in already goes on."""
    target = request.GET.get(REDIRECT_FIELD_NAME, "")
    return redirect_to_login(target) if target else redirect("account_login")


class Devices(usersessions.ListUserSessionsView):
    """The devices of a person, and the way out of all of them."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Log out all other devices, or with ``everywhere`` this one too."""
        if "everywhere" not in self.request.POST:
            response: HttpResponse = super().form_valid(form)
            return response
        sessions_adapter().end_sessions(UserSession.objects.filter(user=self.request.user))
        logout(self.request)
        return redirect("account_login")
