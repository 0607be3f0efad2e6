"""Addresses of the accounts, where the plugin's simple login is in a host: this module stands before ``lms.http.urls``."""

from __future__ import annotations

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path, re_path

from lms.base.web import private
from lms.http import records
from lms.site.accounts import views

RESET_LINK = r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns: list[URLPattern] = [
    path("login/", views.LogIn.as_view(), name="account_login"),
    path("logout/", views.LogOut.as_view(), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", private(account.reauthenticate), name="account_reauthenticate"),
    path("email/", private(views.ChangeAddress.as_view()), name="account_email"),
    path("email/sent/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^email/confirm/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("password/", private(account.password_change), name="account_change_password"),
    path("password/first/", private(account.password_set), name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(RESET_LINK, account.password_reset_from_key, name="account_reset_password_from_key"),
    path("records/address/", private(reauthentication_required(records.keep_address)), name="attune_keep_address"),
    path("devices/", private(views.Devices.as_view()), name="usersessions_list"),
    path("security/", private(mfa.index), name="mfa_index"),
    path("security/code/", mfa.authenticate, name="mfa_authenticate"),
    path("security/code/again/", private(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("security/app/", private(totp.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove/", private(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes/", private(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new/", private(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/codes/file/", private(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("security/passkeys/", private(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("security/passkeys/new/", private(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("security/passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("security/passkeys/again/", private(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("security/passkeys/<int:pk>/", private(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", private(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
]
