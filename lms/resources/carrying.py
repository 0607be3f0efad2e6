"""An entry of the directory within a course file: what it says, and nothing of who keeps it here and when it was checked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from lms.organizations.models import Person
from lms.resources.choices import Facet
from lms.resources.models import DirectoryEntry, EntryText
from lms.resources.services import describe

FIELDS = ("kind", "phone", "text_number", "url", "area", "is_sample", "check_days")
TEXT_FIELDS = ("language", "name", "summary", "hours", "police_note", "immigration_note", "cost_note")


def written(entry: DirectoryEntry) -> dict[str, Any]:
    """Return an entry for the file."""
    texts = sorted(entry.texts.all(), key=lambda text: text.language)
    return {
        "uuid": str(entry.uuid),
        **{name: getattr(entry, name) for name in FIELDS},
        "texts": [{name: getattr(text, name) for name in TEXT_FIELDS} for text in texts],
        "facets": {facet: sorted(entry.codes(facet)) for facet in Facet.values},
    }


@transaction.atomic
def brought(row: dict[str, Any], *, keeper: Person) -> DirectoryEntry:
    """Return the entry that this site has already, or make it: not shown until its keeper has checked it.

    Raises KeyError, TypeError, ValueError and ValidationError for data that is not of the form that it should have.
    """
    uuid = UUID(row["uuid"])
    found = DirectoryEntry.objects.filter(uuid=uuid).first()
    if found is not None:
        return found
    entry = DirectoryEntry(uuid=uuid, owner_person=keeper, **{name: row[name] for name in FIELDS})
    entry.full_clean()
    entry.save()
    for words in row["texts"]:
        text = EntryText(entry=entry, **{name: words[name] for name in TEXT_FIELDS})
        text.full_clean()
        text.save()
    describe(entry=entry, facets={facet: row["facets"][facet] for facet in Facet.values})
    return entry
