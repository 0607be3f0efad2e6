"""The first administrator of a new site: an account without a password, and a link that sets one (ADR 0041).

The link is signed, works once and for a day: it carries a mark of the account's state, which the new password changes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from lms.site.accounts.models import User

SALT = "lms.site.accounts.first"
LIFE = timedelta(hours=24)


class AdministratorExistsError(Exception):
    """The site has an administrator who can sign in."""


class AddressTakenError(Exception):
    """An account that is no administrator's has this address."""


class DeadLinkError(Exception):
    """The link was used, is older than a day, or was never made here."""


def _waiting() -> QuerySet[User]:
    """Return administrators' accounts that nobody has used yet."""
    return User.objects.filter(
        is_superuser=True, last_login__isnull=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )


@transaction.atomic
def invite(*, email: str) -> str:
    """Make the first administrator's account, or take the one that waits, and return the secret of its link.

    A second call makes the link of the first one dead when the address differs.

    Raises AdministratorExistsError and AddressTakenError, and changes nothing then.
    """
    waiting = _waiting().select_for_update().order_by("pk").first()
    others = User.objects.filter(is_superuser=True, is_active=True)
    if others.exclude(pk__in=_waiting().values("pk")).exists():
        raise AdministratorExistsError
    address = User.objects.normalize_email(email).lower()
    taken = User.objects.filter(email__iexact=address).first()
    if taken is not None and taken != waiting:
        raise AddressTakenError(address)
    if waiting is None:
        waiting = User.objects.create_superuser(address)
    elif waiting.email != address:
        waiting.email = address
        waiting.save(update_fields=["email"])
    return signing.dumps([waiting.pk, _mark(waiting)], salt=SALT)


def _mark(user: User) -> str:
    return salted_hmac(SALT, f"{user.email} {user.password} {user.last_login}").hexdigest()[:32]


def account_of(*, secret: str) -> User:
    """Return the account that the link may set the password of.

    Raises DeadLinkError.
    """
    try:
        pk, mark = signing.loads(secret, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise DeadLinkError from error
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not constant_time_compare(mark, _mark(user)):
        raise DeadLinkError
    return user


@transaction.atomic
def accept(*, secret: str, form: Any) -> User:
    """Set the password of a valid form for the account, once; of two at the same time the second finds a dead link.

    Raises DeadLinkError.
    """
    user = account_of(secret=secret)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.password != user.password:
        raise DeadLinkError
    form.save()
    return user
