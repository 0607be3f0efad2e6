"""Entries of the directory and handouts within a course file: what they say, nothing of who keeps them here and since when."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import transaction

from lms.organizations.models import Person
from lms.resources.choices import Facet
from lms.resources.handout_blocks import HandoutBody, plain
from lms.resources.handout_models import Handout, HandoutText
from lms.resources.models import DirectoryEntry, EntryText
from lms.resources.services import describe

FIELDS = ("kind", "phone", "text_number", "url", "area", "is_sample", "check_days")
TEXT_FIELDS = ("language", "name", "summary", "hours", "police_note", "immigration_note", "cost_note")
HANDOUT_FIELDS = ("name", "is_sample", "check_days")
HANDOUT_TEXT_FIELDS = ("language", "title", "source", "reviewed_by")


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


def written_handout(handout: Handout) -> dict[str, Any]:
    """Return a handout for the file, with the texts as they are written now."""
    texts = HandoutText.objects.filter(handout=handout).order_by("pk")
    return {
        "uuid": str(handout.uuid),
        **{name: getattr(handout, name) for name in HANDOUT_FIELDS},
        "texts": [
            {**{name: getattr(text, name) for name in HANDOUT_TEXT_FIELDS}, "body": list(plain(text.body))}
            for text in texts
        ],
    }


@transaction.atomic
def brought_handout(row: dict[str, Any], *, keeper: Person) -> Handout:
    """Return the handout that this site has already, or make it, kept by this person and hidden until somebody releases it.

    Raises KeyError, TypeError, ValueError, AttributeError and ValidationError for data that is not of the form.
    """
    uuid = UUID(row["uuid"])
    found = Handout.objects.filter(uuid=uuid).first()
    if found is not None:
        return found
    handout = Handout(uuid=uuid, owner_person=keeper, **{name: row[name] for name in HANDOUT_FIELDS})
    handout.full_clean()
    handout.save()
    for words in row["texts"]:
        text = HandoutText(handout=handout, **{name: words[name] for name in HANDOUT_TEXT_FIELDS})
        text.body = json.dumps([{"type": each["type"], "value": each["value"]} for each in words["body"]])
        HandoutBody().clean(text.body)
        text.full_clean()
        text.save()
    return handout
