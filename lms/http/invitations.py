"""The page behind the link of an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.adapter import get_adapter
from lms.base import clock
from lms.base.limits import Limit, client_address, limited
from lms.base.web import hide_address, mark_private
from lms.conf import conf
from lms.flows import invite
from lms.http.name_form import NameForm
from lms.organizations.invitations import Invitation

PER_ADDRESS = Limit("invitation", most=40, seconds=600)


def password_field(label: Any) -> forms.CharField:
    """Return a field for a new password; spaces at its ends count."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, strip=False, widget=widget)


class AcceptForm(NameForm):
    """The name that stands on certificates, and a password."""

    password = password_field(gettext_lazy("Password"))
    again = password_field(gettext_lazy("Password once more"))

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        """Show the name of the record, unless it is only the address, and the rules of a password."""
        kwargs["instance"] = invitation.person
        super().__init__(*args, **kwargs)
        if invitation.person.legal_name == invitation.address:
            self.initial.update(legal_name="", family_name="")
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned = super().clean()
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row alone: the flow writes it."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PER_ADDRESS, by=client_address)
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a password and go on to My learning; nothing happens by opening it. 410 for a dead link."""
    at = clock.now()
    try:
        invitation = invite.invitation_of(secret=token, at=at)
        form = AcceptForm(request.POST if request.method == "POST" else None, invitation=invitation)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            names = {name: given[name] for name in ("legal_name", "family_name", "password")}
            user = invite.accept(secret=token, **names, at=at)
            get_adapter().sign_in(request, user)
            messages.success(request, _("Welcome. Your account is ready, and this is where your courses are."))
            return _closed(redirect("lms:my_learning"))
    except invite.DeadLinkError:
        context = {"days": conf.INVITATION_DAYS, "contact": conf.HELP_CONTACT}
        return _closed(render(request, "lms/invitation/dead.html", context, status=410))
    except ValidationError as refused:
        form.add_error("password", refused)
    status = 422 if form.errors else 200
    return _closed(
        render(request, "lms/invitation/accept.html", {"form": form, "invitation": invitation}, status=status)
    )


def _closed(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is a secret, out of caches, indexes and the Referer header."""
    return hide_address(mark_private(response))
