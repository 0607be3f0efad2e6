"""Keep an address of one's own: it counts when its owner has opened the link in a mail, logged in (ADR 0051)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import EmailField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.notifications.registry import Letter, MessageKind, register
from lms.notifications.services import queue
from lms.organizations.keeping import PersonalAddress
from lms.organizations.models import Person

SALT = "lms.flows.keep"
LIFE = timedelta(days=1)
LONGEST = 254


class AddressError(ValueError):
    """The address is none, or one that ends with the work; the text says which."""


class DeadLinkError(Exception):
    """The link is older than a day, was never made here, or is somebody else's."""


def ask(*, person: Person, email: str, at: datetime) -> str:
    """Send the link that confirms an address to it, at most once a minute, and return the address.

    Raises AddressError.
    """
    address = email.strip()
    try:
        EmailField(max_length=LONGEST).clean(address)
    except ValidationError as error:
        raise AddressError(_("Enter an e-mail address, such as name@example.org.")) from error
    login = getattr(person.user, "email", "") if person.user else ""
    if address.lower() in {person.email.lower(), login.lower()}:
        raise AddressError(_("This is the address that you use now. Enter one that you keep when you leave."))
    queue(
        kind=ConfirmAddress.code,
        person=person,
        address=address,
        context={"email": address},
        dedupe_key=f"personal-address:{person.pk}:{address.lower()}:{at:%Y-%m-%dT%H:%M}",
        at=at,
    )
    return address


def confirm(*, person: Person, token: str, at: datetime, store: bool) -> str:
    """Return the address of a link; with ``store`` it becomes the person's own, and the work address is told.

    Raises DeadLinkError.
    """
    try:
        uuid, address = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise DeadLinkError from error
    if uuid != str(person.uuid):
        raise DeadLinkError
    if store:
        _keep(person=person, address=address, at=at)
    return str(address)


@transaction.atomic
def _keep(*, person: Person, address: str, at: datetime) -> None:
    facts = {"email": address, "confirmed_at": at}
    PersonalAddress.objects.update_or_create(person=person, defaults=facts)
    key = f"address-kept:{person.pk}:{address.lower()}:{at:%Y-%m-%d}"
    queue(kind=AddressKept.code, person=person, dedupe_key=key, context={}, at=at)


def forget(*, person: Person) -> None:
    """Forget the address; a second time is fine."""
    PersonalAddress.objects.filter(person=person).delete()


@register
class ConfirmAddress(MessageKind):
    """Asks the owner of an address whether it is theirs. Context: ``email``, the address."""

    code = "personal_address"
    label = gettext_lazy("Confirm my personal address")
    urgent = True
    private = True

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter with a link that works for a day, for the person who asked."""
        if person is None:
            return None
        token = signing.dumps([str(person.uuid), context["email"]], salt=SALT)
        return Letter(
            subject=_("Confirm your personal address"),
            heading=_("Is this your personal address?"),
            paragraphs=(
                _("Open the page and log in as you do at work. The link works for 24 hours."),
                _("If you did not ask for this, there is nothing to do."),
            ),
            action=_("Confirm this address"),
            path=reverse("lms:keep_confirm", args=[token]),
            reason=_("You get this mail because somebody entered this address in their training profile."),
        )


@register
class AddressKept(MessageKind):
    """Tells the work address that a personal one was kept. No context."""

    code = "address_kept"
    label = gettext_lazy("A personal address was kept for me")
    urgent = True

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter:
        """Return the letter, which does not name the address: others may read mail at work."""
        return Letter(
            subject=_("A personal address was added to your account"),
            heading=_("A personal address was added to your account"),
            paragraphs=(
                _("It is used when you can no longer get mail at work. Nobody but you sees it."),
                _("Was it not you? Remove it in your profile, set a new password, and tell your training office."),
            ),
            action=_("Open my profile"),
            path=f"{reverse('lms:profile')}#records",
            reason=_("You get this mail because the way back into your account has changed."),
        )
