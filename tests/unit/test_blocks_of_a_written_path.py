"""Every block that a written path may hold becomes a value that the editor's own block takes."""

import pytest

from courses.blocks import LessonBody
from courses.pathfile.blocks import SHAPES, stream

WRITTEN = {
    "text": {"html": "<p>Ask.</p>"},
    "heading": {"text": "Before"},
    "callout": {"kind": "caution", "title": "Care", "html": "<p>Ask.</p>"},
    "quotation": {"quote": "Nobody asked.", "who": "A patient"},
    "table": {"caption": "Who", "columns": ["When", "Who"], "rows": [["By day", "In the room"]]},
    "accordion": {"items": [{"title": "Before", "html": "<p>Ask.</p>"}]},
    "tabs": {"items": [{"title": "Before", "html": "<p>Ask.</p>"}, {"title": "After", "html": "<p>Ask again.</p>"}]},
    "case": {"title": "A visit", "people": ["Marisol"], "parts": [{"kind": "scene", "html": "<p>She waits.</p>"}]},
    "comparison": {
        "title": "Waiting",
        "first": {"who": "The patient", "html": "<p>I wait.</p>"},
        "second": {"who": "The nurse", "html": "<p>I cannot say so.</p>"},
    },
    "check": {
        "question": "What first?",
        "options": [
            {"text": "Ask", "correct": True, "feedback": "Yes."},
            {"text": "Guess", "correct": False, "feedback": "No."},
        ],
    },
    "reflection": {"prompt": "What did you assume?"},
    "commitment": {"prompt": "What will you do?"},
    "resources": {"title": "To read", "items": [{"title": "CLAS", "url": "https://example.org/", "language": "en"}]},
    "references": {"items": [{"text": "A. Author: A title. 2026.", "url": "https://example.org/"}]},
}


def test_every_shape_has_a_row():
    assert set(WRITTEN) == set(SHAPES)


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_a_written_block_is_a_whole_block(kind):
    (raw,) = stream({"blocks": [{"type": kind, **WRITTEN[kind]}]}, name="course/1", facts={})
    block = LessonBody().child_blocks[kind]
    value = block.clean(block.to_python(raw["value"]))
    assert block.get_prep_value(value)
    assert raw["id"] == stream({"blocks": [{"type": kind, **WRITTEN[kind]}]}, name="course/1", facts={})[0]["id"]
