"""Which account a login of the provider opens: one that is linked, one with the same verified address, or that of somebody
on the staff list (ADR 0050)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from allauth.account.internal.emailkit import valid_email_or_none
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lms.organizations.employment import Employment
from lms.organizations.models import Membership, Person
from lms.site.accounts.models import User
from lms.site.accounts.sso.configured import Configured

LONGEST_NAME = 150


class Reason(StrEnum):
    """Why nobody is let in."""

    CANCELED = "canceled"
    AWAY = "away"
    NOT_VALID = "not_valid"
    NO_ADDRESS = "no_address"
    OTHER_DOMAIN = "other_domain"
    UNKNOWN = "unknown"
    ADMINISTRATOR = "administrator"
    OTHER_LOGIN = "other_login"


class RefusedError(Exception):
    """The login opens no account; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def address_of(claims: dict[str, Any], *, provider: Configured) -> str:
    """Return the address that the provider vouches for, in lower case.

    Raises RefusedError where it names none, does not say that it is verified, or the address is of another domain.
    """
    email = valid_email_or_none(str(claims.get("email", "")))
    verified = claims.get("email_verified", True if provider.email_is_verified else None)
    if not email or verified is not True:
        raise RefusedError(Reason.NO_ADDRESS)
    if not provider.allows(email):
        raise RefusedError(Reason.OTHER_DOMAIN)
    return str(email).lower()


@transaction.atomic
def account_for(
    *, claims: dict[str, Any], provider: Configured, linked: User | None, at: datetime
) -> tuple[User, bool]:
    """Return the account that these claims open, and whether it has just been linked to their subject.

    Raises RefusedError where they open none: nothing is stored then.
    """
    email = address_of(claims, provider=provider)
    user = linked or _of_address(email) or _made_for(email, claims, provider=provider, at=at)
    if user.is_superuser:
        raise RefusedError(Reason.ADMINISTRATOR)
    if linked or not user.is_active:
        return user, False
    known = SocialAccount.objects.filter(user=user, provider=provider.issuer).exclude(uid=claims["sub"])
    if known.exists():
        raise RefusedError(Reason.OTHER_LOGIN)
    row, new = SocialAccount.objects.get_or_create(provider=provider.issuer, uid=claims["sub"], defaults={"user": user})
    if row.user_id != user.pk:
        raise RefusedError(Reason.OTHER_LOGIN)
    return user, new


def _of_address(email: str) -> User | None:
    """Return the account with the address, locked: of two logins at once the second sees what the first has linked."""
    return User.objects.select_for_update().filter(email__iexact=email).first()


def _made_for(email: str, claims: dict[str, Any], *, provider: Configured, at: datetime) -> User:
    """Return a new account without password and rights for somebody on the staff list, or where the settings allow anybody.

    Two people with the address are nobody: no address says which of them logs in.
    """
    people = list(Person.objects.select_for_update().filter(user__isnull=True, email__iexact=email)[:2])
    if len(people) > 1 or (not people and not provider.new_people):
        raise RefusedError(Reason.UNKNOWN)
    person = people[0] if people else None
    if person is not None and has_left(person, at=at):
        raise RefusedError(Reason.UNKNOWN)
    family = str(claims.get("family_name") or (person.family_name if person else ""))
    given = str(claims.get("given_name") or (person.legal_name.removesuffix(family).strip() if person else ""))
    user = User.objects.create_user(email, first_name=given[:LONGEST_NAME], last_name=family[:LONGEST_NAME])
    if person is not None:
        person.user = user
        person.save(update_fields=["user"])
    return user


def has_left(person: Person, *, at: datetime) -> bool:
    """Tell whether somebody was employed or a member once and is neither now."""
    open_now = Exists(Membership.objects.not_ended(at).filter(person=OuterRef("pk")))
    employed = Exists(
        Employment.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=at.date()), person=OuterRef("pk"))
    )
    ever = Q(memberships__isnull=False) | Q(employments__isnull=False)
    return Person.objects.filter(ever, ~open_now, ~employed, pk=person.pk).exists()
