"""A password is long, uncommon, and says nothing of the person or the place; there are no rules of composition."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lms.conf import conf

WORDS = ("attune", "training", "wagtail", "clinic", "hospital", "password")
SHORTEST_WORD = 4
LEAST_LETTERS_BESIDE = 8


class NoFamiliarWords:
    """Refuse a password that is little more than a name of the site, the organization or the person."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where fewer than eight characters are left without the familiar words."""
        rest = password.casefold()
        for word in sorted(familiar_words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != password.casefold() and len(rest) < LEAST_LETTERS_BESIDE:
            raise ValidationError(
                _("This password is mostly a name or word that somebody would try first."), code="password_too_familiar"
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Your password should be more than your name or that of this site.")


def familiar_words(user: Any) -> set[str]:
    """Return the words of four letters and more in the names of the site, its organization and the person."""
    texts = [conf.ORGANIZATION_NAME, *(getattr(user, name, "") for name in ("first_name", "last_name", "email"))]
    named = {word for text in texts for word in re.split(r"\W+", text.casefold()) if len(word) >= SHORTEST_WORD}
    return named | set(WORDS)
