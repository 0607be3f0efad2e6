"""The rule of a lesson finds every recording and every knowledge check that it holds, wherever they stand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.minutes import recordings
from courses.pages.models import LessonPage
from courses.rawstream import blocks_in


def lesson(*blocks, **rule):
    """Return a lesson in memory."""
    return LessonPage(title="Ask", body=json.dumps(list(blocks)), **rule)


def block(kind, name, value=None):
    """Return a block."""
    return {"type": kind, "id": name, "value": value or {}}


@pytest.mark.django_db
def test_recordings_of_ones_own_and_those_at_a_provider_count():
    page = lesson(
        block("video", "v"), block("audio", "a"), block("embed", "e"), block("text", "t", "x"), needs_media=True
    )
    assert page.needs() == {"media": ["v", "a", "e"]}


def test_checks_inside_parts_that_open_count_like_others():
    inside = [{"type": "item", "id": "i", "value": {"title": "Before", "text": [block("check", "inner")]}}]
    streams = [
        block("check", "first"),
        block("accordion", "x", {"items": inside}),
        block("tabs", "y", {"items": inside}),
    ]
    assert [each["id"] for each in blocks_in(streams) if each["type"] == "check"] == ["first", "inner", "inner"]


@pytest.mark.django_db
def test_a_lesson_asks_for_nothing_that_it_does_not_hold():
    assert lesson(block("text", "t", "x"), needs_media=True, needs_checks=True).needs() == {}


def test_a_recording_inside_another_block_takes_its_time():
    film = block("video", "v", {"recording": 7})
    assert list(recordings([film, block("tabs", "t", {"items": [film]}), block("video", "w", "broken")])) == [7, 7]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "value", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=15,
)


@given(JSON)
def test_any_json_can_be_walked_through(value):
    assert all({"type", "value"} <= set(found) for found in blocks_in(value))
    assert all(isinstance(key, int) for key in recordings(value))
