"""A list of words is held against a text: whole words, never in what somebody said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.wording.finding import Advice, found_in, found_in_stream

LIST = [
    Advice(term="the homeless", instead="people without housing", why="Housing is a situation."),
    Advice(term="crazy", instead="unexpected", why="It makes illness a word for contempt."),
    Advice(term="discapacitados", instead="personas con discapacidad", why="No es toda la persona."),
]


def terms(text):
    """Return the terms that are found."""
    return [finding.advice.term for finding in found_in(text, LIST)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A clinic for the homeless.", ["the homeless"]),
        ("THE  HOMELESS\nand a crazy day", ["the homeless", "crazy"]),
        ("crazy the homeless crazy", ["crazy", "the homeless"]),
        ("the homelessness of many, crazy-paving", []),
        ("He said: “They call me crazy.”", []),
        ("Dijo: «los discapacitados» y nada más", []),
        ('She said "crazy", and it was crazy', ["crazy"]),
        ("Los discapacitados", ["discapacitados"]),
        ("", []),
    ],
)
def test_whole_words_are_found_in_the_order_of_the_text_and_not_in_quotation_marks(text, found):
    assert terms(text) == found


def test_a_finding_shows_the_words_around_it():
    text = "In our city a new clinic is open for the homeless, and it is open on each day of the week."
    (finding,) = found_in(text, LIST)
    assert finding.excerpt == "…a new clinic is open for the homeless, and it is open on each day…"


def test_a_stream_says_in_which_block_and_leaves_the_words_of_others_alone():
    blocks = [
        {"type": "text", "value": "<p>It was <b>crazy</b>.</p>", "id": "a"},
        {"type": "quotation", "value": {"text": "<p>crazy</p>"}, "id": "b"},
        {"type": "references", "value": [{"value": {"text": "The crazy ape"}}], "id": "c"},
        {"type": "case", "value": {"title": "A day", "parts": [{"value": {"text": "<p>the homeless</p>"}}]}, "id": "d"},
    ]
    assert [(key, finding.advice.term) for key, finding in found_in_stream(blocks, LIST)] == [
        ("a", "crazy"),
        ("d", "the homeless"),
    ]


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text):
    for finding in found_in(text, LIST):
        assert finding.excerpt
