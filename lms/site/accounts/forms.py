"""allauth's forms with our words: labels above fields, no placeholders, one plain hint for a new password."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.organizations.keeping import PersonalAddress
from lms.site.accounts.models import User

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW, AGAIN = _("New password"), _("New password once more")
NEW_HINT = _(
    "At least 12 characters. A few words that have nothing to do with each other are good; your name or e-mail address is not."
)
CODE = _("Code")
CODE_HINT = _("Six digits from your authenticator app, or one of your recovery codes.")


class Worded(forms.Form):
    """Sets labels and hints by field name and takes placeholders away."""

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the fields."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class LogInForm(Worded, account.LoginForm):
    """E-mail address and password."""

    labels: ClassVar = {"login": EMAIL, "password": PASSWORD}


class ForgottenForm(Worded, account.ResetPasswordForm):
    """Where to send the link."""

    labels: ClassVar = {"email": EMAIL}
    users: list[User]

    def clean_email(self) -> str:
        """Find the account by its own address, else by the confirmed personal address of one person (ADR 0051)."""
        email: str = super().clean_email()
        if not self.users:
            self.users = list(_by_personal_address(email))
        return email


def _by_personal_address(email: str) -> QuerySet[User]:
    """Return the open account whose person has confirmed this address; none where two people share it."""
    people = PersonalAddress.objects.filter(email__iexact=email, person__user__isnull=False).values("person__user")
    found = User.objects.filter(pk__in=people, is_active=True)
    return found if len(people) == 1 else found.none()


class NewPasswordForm(Worded, account.ResetPasswordKeyForm):
    """A new password, by the link of a mail."""

    labels: ClassVar = {"password1": NEW, "password2": AGAIN}
    hints: ClassVar = {"password1": NEW_HINT}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """A new password instead of the old one."""

    labels: ClassVar = {"oldpassword": _("Current password"), "password1": NEW, "password2": AGAIN}
    hints: ClassVar = {"password1": NEW_HINT}


class FirstPasswordForm(Worded, account.SetPasswordForm):
    """A password for an account without one."""

    labels: ClassVar = {"password1": NEW, "password2": AGAIN}
    hints: ClassVar = {"password1": NEW_HINT}


class ChangeAddressForm(Worded, account.AddEmailForm):
    """Another e-mail address."""

    labels: ClassVar = {"email": _("New e-mail address")}


class AgainForm(Worded, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    labels: ClassVar = {"password": PASSWORD}


class CodeForm(Worded, mfa.AuthenticateForm):
    """The second factor at the login."""

    labels: ClassVar = {"code": CODE}
    hints: ClassVar = {"code": CODE_HINT}


class CodeAgainForm(Worded, mfa.ReauthenticateForm):
    """The second factor once more, before something that matters."""

    labels: ClassVar = {"code": CODE}
    hints: ClassVar = {"code": CODE_HINT}


class AppForm(Worded, totp.ActivateTOTPForm):
    """The first code of an authenticator app."""

    labels: ClassVar = {"code": CODE}
    hints: ClassVar = {"code": _("Six digits that your authenticator app shows.")}


class PasskeyForm(Worded, webauthn.AddWebAuthnForm):
    """A new passkey; the device decides whether it can log in alone, by a fingerprint, a face or a PIN."""

    labels: ClassVar = {"name": _("Name")}
    hints: ClassVar = {"name": _("So that you know it again, such as “Phone” or “Key in the drawer”.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the choice: it is not one that a person can make."""
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]


class PasskeyNameForm(Worded, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    labels: ClassVar = {"name": _("Name")}
