"""The one place where a host site overrides what Attune does: subclass Adapter and name it in ``LMS_ADAPTER``."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import get_user_model, login, password_validation
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.signals import setting_changed
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _


class Adapter:
    """Defaults that suit most sites."""

    def legal_name(self, user: AbstractBaseUser) -> str:
        """Return the name that a new person record starts with; the person can correct it in their profile."""
        full = getattr(user, "get_full_name", None)
        return (full() if full else "") or user.get_username()

    def family_name(self, user: AbstractBaseUser) -> str:
        """Return the family name used to look up a certificate by its number."""
        return str(getattr(user, "last_name", "")) or self.legal_name(user).split()[-1]

    def addresses_with_login(self, addresses: Collection[str]) -> set[str]:
        """Return those of the addresses, given in small letters, with which somebody has a login, whatever its case there."""
        users, fields = get_user_model(), _address_fields()
        found: set[str] = set()
        for field in fields:
            rows = users._default_manager.annotate(address=Lower(field)).filter(address__in=addresses)
            found |= set(rows.values_list("address", flat=True))
        return found

    def create_login(self, *, person: Any, address: str, password: str) -> AbstractBaseUser:
        """Make and return the login of somebody who accepted an invitation that was mailed to the address.

        By default the address becomes the username and the e-mail address, and the names are those of the person.
        Raises django.core.exceptions.ValidationError for a password that ``AUTH_PASSWORD_VALIDATORS`` refuse.
        """
        given = person.legal_name.removesuffix(person.family_name).strip()
        model = get_user_model()
        limits = {field.name: field.max_length for field in model._meta.concrete_fields}
        names = {"first_name": given, "last_name": person.family_name}
        known = {name: value[: limits[name]] for name, value in names.items() if name in limits}
        user: Any = model(**known, **dict.fromkeys(_address_fields(), address))
        password_validation.validate_password(password, user)
        user.set_password(password)
        user.save()
        made: AbstractBaseUser = user
        return made

    def sign_in(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign somebody in who has just made a login; by default with the first of ``AUTHENTICATION_BACKENDS``."""
        login(request, cast(Any, user), backend=settings.AUTHENTICATION_BACKENDS[0])

    def account_links(self, user: AbstractBaseUser | AnonymousUser) -> list[tuple[str, str]]:
        """Return words and address of each page about the user's account, for the profile; none where it has no such page."""
        return [(_("Change password"), reverse("lms:password_change"))]


def _address_fields() -> list[str]:
    """Return the fields of a login that hold its address: what one signs in with, and the e-mail address."""
    model = get_user_model()
    return sorted(
        {model.USERNAME_FIELD, model.get_email_field_name()} & {field.name for field in model._meta.concrete_fields}
    )


@lru_cache(maxsize=1)
def get_adapter() -> Adapter:
    """Return the adapter named in ``LMS_ADAPTER``."""
    adapter: Adapter = import_string(getattr(settings, "LMS_ADAPTER", "lms.adapter.Adapter"))()
    return adapter


def _forget(*, setting: str, **_kwargs: object) -> None:
    if setting == "LMS_ADAPTER":
        get_adapter.cache_clear()


setting_changed.connect(_forget, dispatch_uid="lms.adapter")
