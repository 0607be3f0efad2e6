"""Keeping entries of the directory and handouts: describing, checking and closing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from lms.base.clock import site_day
from lms.resources.choices import known
from lms.resources.kept import Kept
from lms.resources.models import DirectoryEntry, EntryTag


def end_of_check(*, checked_on: date | None, check_days: int) -> date | None:
    """Return the last day on which an entry is shown; none if it was never checked."""
    return checked_on + timedelta(days=check_days) if checked_on else None


@transaction.atomic
def describe(*, entry: DirectoryEntry, facets: Mapping[str, Iterable[str]]) -> None:
    """Give an entry these languages, populations and costs, and no other of the facets that are named."""
    for facet, codes in facets.items():
        wanted = known(facet, codes)
        entry.tags.filter(facet=facet).exclude(code__in=wanted).delete()
        EntryTag.objects.bulk_create(
            [EntryTag(entry=entry, facet=facet, code=code) for code in wanted], ignore_conflicts=True
        )


def confirm(*, entry: Kept, at: datetime) -> None:
    """Note that the keeper checked an entry or handout and it is right: it is shown again until the next check."""
    entry.checked_on, entry.closed_at = site_day(at), None
    entry.check_by = end_of_check(checked_on=entry.checked_on, check_days=entry.check_days)
    entry.save(update_fields=["checked_on", "check_by", "closed_at"])


def close(*, entry: Kept, at: datetime) -> None:
    """Note that it is no longer there: nobody sees it, and nobody is asked to check it. It stays on record."""
    entry.closed_at = at
    entry.save(update_fields=["closed_at"])
