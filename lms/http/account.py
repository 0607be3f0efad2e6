"""Signing in and out, and changing one's password. A host may use its own pages instead."""

from __future__ import annotations

from django.contrib.auth import views
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from lms.base.web import private


class LogIn(views.LoginView):
    """Sign in and return to where one was."""

    template_name = "lms/account/login.html"
    redirect_authenticated_user = True


class LogOut(views.LogoutView):
    """Sign out, by POST."""


@method_decorator(private, name="dispatch")
class ChangePassword(views.PasswordChangeView):
    """Set a new password."""

    template_name = "lms/account/password.html"
    success_url = reverse_lazy("lms:profile")
