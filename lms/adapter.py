"""The one place where a host site overrides what Attune does: subclass Adapter and name it in ``LMS_ADAPTER``."""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.signals import setting_changed
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

    def account_links(self, user: AbstractBaseUser | AnonymousUser) -> list[tuple[str, str]]:
        """Return words and address of each page about the user's account, for the profile; none where it has no such page."""
        return [(_("Change password"), reverse("lms:password_change"))]


@lru_cache(maxsize=1)
def get_adapter() -> Adapter:
    """Return the adapter named in ``LMS_ADAPTER``."""
    adapter: Adapter = import_string(getattr(settings, "LMS_ADAPTER", "lms.adapter.Adapter"))()
    return adapter


def _forget(*, setting: str, **_kwargs: object) -> None:
    if setting == "LMS_ADAPTER":
        get_adapter.cache_clear()


setting_changed.connect(_forget, dispatch_uid="lms.adapter")
