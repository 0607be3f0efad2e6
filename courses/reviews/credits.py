"""How a reviewer is named: chosen in writing by the reviewer alone, and withdrawn at any time (ADR 0084)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.contrib.frontend_cache.utils import purge_page_from_cache

from courses.reviews.models import Review
from courses.reviews.thanks import Credit

MOST_CHARACTERS = 120


class CreditError(ValueError):
    """The choice is not complete; ``words`` say what is missing."""

    def __init__(self, words: str) -> None:
        """Keep the words."""
        super().__init__(words)
        self.words = words


def agreement(*, style: str, name: str) -> str:
    """Return what a reviewer agrees to, in the active language."""
    if style == Credit.Style.ANONYMOUS:
        return _("Beside my review stand its kind and its day, and no name. I can change this at any time.")
    return _(
        "Beside my review stands the name “%(name)s”, on the page of the course for everybody. I can withdraw this at any "
        "time; then the name goes, and the kind of review and its day stay."
    ) % {"name": name}


@transaction.atomic
def choose(*, review: Review, style: str, name: str, agreed: bool, at: datetime) -> Credit:
    """Keep the choice with the words that were agreed to; a later choice takes the place of an earlier one.

    Raises CreditError for an unknown choice, one without its name, and one that was not agreed to.
    """
    if style not in Credit.Style.values:
        raise CreditError(_("Choose how you want to be named."))
    if not agreed:
        raise CreditError(_("Tick that you agree, or leave everything as it is."))
    name = "" if style == Credit.Style.ANONYMOUS else " ".join(name.split())
    if style != Credit.Style.ANONYMOUS and not 0 < len(name) <= MOST_CHARACTERS:
        raise CreditError(_("Write the name to show, with at most 120 characters."))
    words = agreement(style=style, name=name)
    values = {"style": style, "name": name, "agreed_text": words, "agreed_at": at, "withdrawn_at": None}
    credit, _new = Credit.objects.update_or_create(review=review, defaults=values)
    _forget(review)
    return credit


def withdraw(*, review: Review, at: datetime) -> None:
    """Erase the name, also from the words that were agreed to; twice is fine."""
    open_ = Credit.objects.filter(review=review, withdrawn_at__isnull=True)
    open_.update(name="", agreed_text="", withdrawn_at=at)
    _forget(review)


def _forget(review: Review) -> None:
    """Tell caches in front of the site, where Wagtail knows of some, that the page of the course changed."""
    if review.request.page is not None:
        transaction.on_commit(lambda: purge_page_from_cache(review.request.page), robust=True)
