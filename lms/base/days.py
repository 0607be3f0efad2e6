"""A day in words, the same on pages and in mail."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import pgettext


def day_words(day: date) -> str:
    """Say a day: "27 November 2026". A translation may order its parts anew."""
    return date_format(day, pgettext("day", "j F Y"))
