"""The form of each kind leads from content to itself, whatever kinds are registered."""

import pytest

from lms.site.starter import reading
from quizzes import kinds
from tests.unit.test_question_kinds import ALL

WRITTEN = [(kind, ALL[kind]) for kind in sorted(ALL)]
WRITTEN += [(item["kind"], item) for course in reading.courses() for item in course.items]


def block_of(kind):
    """Return the form of a kind."""
    return kinds.get(kind).authoring


@pytest.mark.parametrize("kind", [kind.code for kind in kinds.registered()])
def test_every_registered_kind_has_a_form_and_says_what_it_asks_for(kind):
    assert kind in ALL
    assert str(kinds.get(kind).about)
    assert "stem" in block_of(kind).child_blocks


@pytest.mark.parametrize(("kind", "raw"), WRITTEN)
def test_content_survives_the_way_through_the_form(kind, raw):
    content = kinds.get(kind).normalize(raw)
    block = block_of(kind)
    value = block.clean(block.from_content(content))
    assert kinds.get(kind).normalize(block.to_raw(value)) == content
