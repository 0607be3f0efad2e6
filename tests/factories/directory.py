"""Entries of the directory of community resources, kept and checked as their keepers would."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from lms.base import clock
from lms.base.clock import site_day
from lms.organizations.models import Person
from lms.resources.models import DirectoryEntry, EntryText
from lms.resources.services import describe, end_of_check
from tests.factories.people import PersonFactory

NOTES = {
    "police_note": "They never call the police without asking.",
    "immigration_note": "They do not ask about papers.",
    "cost_note": "The call is free.",
}


def entry_of(
    owner: Person | None = None,
    *,
    name: str = "Harbor Night Line",
    at: datetime | None = None,
    checked: int | None = 0,
    language: Iterable[str] = ("en",),
    population: Iterable[str] = (),
    cost: Iterable[str] = ("free",),
    words: dict[str, Any] | None = None,
    **fields: Any,
) -> DirectoryEntry:
    """Return an entry that was checked so many days ago; None if it never was."""
    given = {"kind": "hotline", "phone": "555-0142", "area": "Harris County", "check_days": 90, **fields}
    if "owner_team" not in given:
        given["owner_person"] = owner or PersonFactory()
    day = None if checked is None else site_day(at or clock.now()) - timedelta(days=checked)
    given |= {"checked_on": day, "check_by": end_of_check(checked_on=day, check_days=given["check_days"])}
    entry: DirectoryEntry = DirectoryEntry.objects.create(**given)
    EntryText.objects.create(
        entry=entry, language="en", name=name, summary="Somebody who listens, at any hour.", hours="Day and night",
        **{**NOTES, **(words or {})},
    )  # fmt: skip
    describe(entry=entry, facets={"language": language, "population": population, "cost": cost})
    return entry
