"""Handouts for patients, written and released as their keepers would."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from lms.base import clock
from lms.organizations.models import Person
from lms.resources import handouts
from lms.resources.handout_models import Handout, HandoutFile, HandoutText
from tests.factories.people import PersonFactory

TITLES = {"en": "Your right to an interpreter", "es": "Usted tiene derecho a un intérprete", "ar": "حقك في مترجم"}
WORDS = {
    "en": "You can ask for help. We will find a nurse who speaks with you. It is free and it is your right to ask for it.",
    "es": "Usted puede pedir ayuda. Un enfermero le va a atender hoy. La visita es gratis y nadie le pide papeles.",
    "ar": "يمكنك أن تطلب مترجمًا. الخدمة مجانية.",
}
HARD = (
    "Institutional accommodations notwithstanding, individuals experiencing psychological decompensation necessitate"
    " comprehensive multidisciplinary evaluation preceding hospitalization, considering contraindications, comorbidities,"
    " interdisciplinary communication requirements and organizational documentation responsibilities."
)
FILE = b"%PDF-1.7 a file for tests"


def body_of(words: str) -> list[dict[str, Any]]:
    """Return a block of each kind around these words."""
    contact = {"name": "Front desk", "how": "555-0142", "hours": "Day and night"}
    return [
        {"type": "heading", "value": "HEADING-OF-IT"},
        {"type": "paragraph", "value": words},
        {"type": "list", "value": ["One", "Two"]},
        {"type": "contact", "value": contact},
    ]


def write(handout: Handout, language: str, **fields: Any) -> HandoutText:
    """Write the text in a language, or write it anew."""
    words = fields.pop("words", WORDS.get(language, "abc"))
    given = {"title": TITLES.get(language, "Title"), "body": json.dumps(body_of(words)), **fields}
    text, _new = HandoutText.objects.update_or_create(handout=handout, language=language, defaults=given)
    return text


def draft_of(owner: Person | None = None, *, languages: Iterable[str] = ("en",), **fields: Any) -> Handout:
    """Return a handout that nobody has released."""
    given = {"name": "Interpreter", "check_days": 90, **fields}
    if "owner_team" not in given:
        given["owner_person"] = owner or PersonFactory()
    handout: Handout = Handout.objects.create(**given)
    for language in languages:
        write(handout, language)
    return handout


def make_files(handout: Handout, at: datetime | None = None) -> list[HandoutFile]:
    """Make the files that are pending, without a renderer."""
    for file in handout.files.filter(state="pending"):
        handouts.store(file=file, data=FILE, at=at or clock.now())
    return list(handout.files.order_by("pk"))


def handout_of(owner: Person | None = None, *, checked: int = 0, **fields: Any) -> Handout:
    """Return a handout with files that was released so many days ago."""
    handout = draft_of(owner, **fields)
    at = clock.now() - timedelta(days=checked)
    handouts.release(handout=handout, by=owner or PersonFactory(), at=at)
    make_files(handout, at)
    return handout


def handout_form(*texts: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Return what the form in the admin sends: each text with a paragraph, ``words``; those with an id are there already."""
    rows = texts or ({"language": "en", "title": TITLES["en"]},)
    data = {"name": "Interpreter", "check_days": "90", **given}
    data |= {
        "texts-TOTAL_FORMS": len(rows),
        "texts-INITIAL_FORMS": sum("id" in row for row in rows),
        "texts-MIN_NUM_FORMS": 0,
        "texts-MAX_NUM_FORMS": 99,
    }
    for number, row in enumerate(rows):
        sent = {"ORDER": number + 1, "id": "", "source": "", "reviewed_by": "", **row}
        paragraph = sent.pop("words", WORDS.get(sent["language"], "abc"))
        body = {"count": 1, "0-deleted": "", "0-order": 0, "0-type": "paragraph", "0-id": "", "0-value": paragraph}
        sent |= {f"body-{name}": value for name, value in body.items()}
        data |= {f"texts-{number}-{name}": value for name, value in sent.items()}
    return data
