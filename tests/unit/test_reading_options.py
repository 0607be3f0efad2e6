"""What is kept of the reading options, and how hostile or old values are read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.organizations.reading_options import SIZES, SPACINGS, Reading

ANY = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists) | st.dictionaries(
    st.text(), st.text()
)


@given(
    st.builds(
        Reading,
        focus=st.booleans(),
        text_size=st.sampled_from(SIZES),
        spacing=st.sampled_from(SPACINGS),
        less_data=st.booleans(),
        shortcuts=st.booleans(),
    )
)
def test_what_is_kept_is_read_again_as_it_was(reading):
    assert Reading.from_stored(reading.to_stored()) == reading


@given(ANY | st.fixed_dictionaries({}, optional={"focus": ANY, "text_size": ANY, "spacing": ANY, "shortcuts": ANY}))
def test_anything_else_is_read_without_an_error(stored):
    found = Reading.from_stored(stored)
    assert found.text_size in SIZES
    assert isinstance(found.shortcuts, bool)


def test_the_defaults_keep_nothing_and_change_no_page():
    assert Reading().to_stored() == {}
    assert Reading().classes == ""
    assert Reading().shortcuts


def test_a_form_switches_off_what_is_not_ticked_and_ignores_unknown_words():
    before = Reading(focus=True, text_size="large")
    after = before.chosen({"less_data": "1", "text_size": "<script>", "spacing": "wider"})
    assert after == Reading(text_size="large", spacing="wider", less_data=True, shortcuts=False)
    assert after.classes == " lms-less-data lms-text-large lms-wide-wider"
    assert replace(before, focus=True).classes == " lms-focus lms-text-large"


@pytest.mark.parametrize(
    ("reading", "held"),
    [
        (Reading(), False),
        (Reading(less_data=True), True),
        (Reading(less_data=True).showing(["image-1"]), False),
        (Reading(less_data=True).showing(["image-2"]), True),
    ],
)
def test_data_is_held_back_until_it_is_asked_for(reading, held):
    assert reading.holds_back("image-1") == held
    assert "loaded" not in reading.to_stored()
