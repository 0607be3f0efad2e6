"""One block of each type that a lesson can hold, filled as the editor stores it."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale

from courses.models import Fact, Term
from tests.factories.directory import entry_of
from tests.factories.handouts import handout_of
from tests.factories.media import recording


def listed(*values: Any) -> list[dict[str, Any]]:
    """Return the items of a list with their ids."""
    return [{"type": "item", "id": str(uuid4()), "value": value} for value in values]


def fact() -> Fact:
    """Return a figure."""
    found, _made = Fact.objects.get_or_create(
        slug="figure",
        locale=Locale.get_default(),
        defaults={"statement": "FACT-WORDS How many wait", "value": "1 in 10", "source": "Sample", "source_year": 2026},
    )
    return found


def term() -> Term:
    """Return a word of the glossary."""
    found, _made = Term.objects.get_or_create(
        term="Interpreter", locale=Locale.get_default(), defaults={"definition": "TERMS-WORDS Carries words across."}
    )
    return found


def picture() -> Any:
    """Return an image."""
    data = BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(data, "PNG")
    file = ContentFile(data.getvalue(), name="picture.png")
    return get_image_model().objects.create(title="Picture", file=file, width=40, height=30)


def document() -> Any:
    """Return a document."""
    return get_document_model().objects.create(title="Sheet", file=ContentFile(b"%PDF-1.7", name="sheet.pdf"))


def _parts(name: str) -> list[dict[str, Any]]:
    return listed(*({"title": f"{name} {number}", "text": f"<p>{name} text {number}</p>"} for number in (1, 2)))


def _table() -> dict[str, Any]:
    return {
        "caption": "TABLE-WORDS",
        "columns": [{"type": "text", "heading": "When"}, {"type": "text", "heading": "Who"}],
        "rows": [{"values": ["By day", "In the room"]}, {"values": ["At night", "By video"]}],
    }


def _case() -> dict[str, Any]:
    parts = [{"kind": "scene", "text": "<p>She waits.</p>"}, {"kind": "debrief", "text": "<p>Ask first.</p>"}]
    return {
        "title": "CASE-WORDS",
        "content_note": "Mentions grief.",
        "people": listed("Marisol, patient"),
        "parts": listed(*parts),
    }


def _check() -> dict[str, Any]:
    options = [
        {"text": "Ask", "correct": True, "feedback": "Yes."},
        {"text": "Guess", "correct": False, "feedback": "No."},
    ]
    return {"question": "CHECK-WORDS What first?", "options": listed(*options)}


def _comparison() -> dict[str, Any]:
    return {
        "title": "COMPARISON-WORDS",
        "first": {"who": "The patient", "text": "<p>I wait.</p>"},
        "second": {"who": "The nurse", "text": "<p>I cannot say so.</p>"},
        "together": "<p>A word.</p>",
    }


def _resources() -> dict[str, Any]:
    card = {"title": "CLAS", "url": "https://example.org/clas", "note": "Fifteen standards", "language": "es"}
    return {"title": "RESOURCES-WORDS", "items": listed(card)}


ROWS: dict[str, Any] = {
    "text": lambda: "<p>TEXT-WORDS Ask first.</p>",
    "heading": lambda: {"text": "HEADING-WORDS", "level": "h3"},
    "callout": lambda: {"kind": "caution", "title": "CALLOUT-WORDS", "text": "<p>Ask.</p>"},
    "quotation": lambda: {"quote": "QUOTATION-WORDS", "who": "A patient", "url": "https://example.org/q"},
    "table": _table,
    "accordion": lambda: {"items": _parts("ACCORDION-WORDS")},
    "tabs": lambda: {"items": _parts("TABS-WORDS")},
    "terms": lambda: {"title": "Words", "terms": listed(term().pk)},
    "fact": lambda: {"fact": fact().pk},
    "case": _case,
    "comparison": _comparison,
    "check": _check,
    "reflection": lambda: {"prompt": "REFLECTION-WORDS Do not name patients."},
    "commitment": lambda: {"prompt": "COMMITMENT-WORDS Do not name patients."},
    "document": lambda: {"document": document().pk, "title": "DOCUMENT-WORDS", "note": "Yours", "language": "vi"},
    "resources": _resources,
    "directory": lambda: {"title": "DIRECTORY-WORDS", "entries": listed(entry_of().pk)},
    "handouts": lambda: {
        "title": "HANDOUTS-WORDS",
        "handouts": listed(handout_of(languages=("en", "es", "ar")).pk),
    },
    "references": lambda: {"items": listed({"text": "REFERENCES-WORDS", "url": "https://example.org/r"})},
    "image": lambda: {
        "image": {"image": picture().pk, "alt_text": "IMAGE-WORDS", "decorative": False},
        "caption": "A picture",
    },
    "video": lambda: {
        "recording": recording("video").pk,
        "title": "VIDEO-WORDS",
        "transcript": "<p>Good morning, on video.</p>",
    },
    "audio": lambda: {
        "recording": recording("audio", captions=()).pk,
        "title": "AUDIO-WORDS",
        "transcript": "<p>Good morning, on tape.</p>",
    },
    "embed": lambda: {
        "url": "https://vimeo.com/12345678",
        "title": "EMBED-WORDS",
        "transcript": "<p>Good morning, elsewhere.</p>",
    },
}
"""How to fill each type of block; the words in capitals tell that it was shown."""


def block(kind: str, value: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a block of this type, with this value or the one of the table."""
    return {"type": kind, "id": str(uuid4()), "value": value or ROWS[kind]()}


def every_block() -> list[dict[str, Any]]:
    """Return one block of each type."""
    return [block(kind) for kind in ROWS]
