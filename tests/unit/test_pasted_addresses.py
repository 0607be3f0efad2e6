"""A pasted list of people is read entry by entry: whatever cannot be read is kept with its line, so that nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.organizations.pasted import read

LETTERS = st.sampled_from('ab@.,;<>" \n\t')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@x.org", [("", "a@x.org")]),
        ("A.B@X.org\n\n  c@x.org ", [("", "a.b@x.org"), ("", "c@x.org")]),
        ("a@x.org, b@x.org; c@x.org", [("", "a@x.org"), ("", "b@x.org"), ("", "c@x.org")]),
        ("Leila Haddad <l@x.org>", [("Leila Haddad", "l@x.org")]),
        ('"Leila Haddad" <l@x.org>', [("Leila Haddad", "l@x.org")]),
        ("Haddad, Leila <l@x.org>, Park, Jo <j@x.org>", [("Leila Haddad", "l@x.org"), ("Jo Park", "j@x.org")]),
        ('"Haddad, Leila" <l@x.org>; j@x.org', [("Leila Haddad", "l@x.org"), ("", "j@x.org")]),
        ("<l@x.org>", [("", "l@x.org")]),
        ("ليلى الحدّاد <l@x.org>", [("ليلى الحدّاد", "l@x.org")]),
    ],
)
def test_names_and_addresses_are_found(text, expected):
    assert [(entry.name, entry.address) for entry in read(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "nobody",
        "a@x",
        "a@@x.org",
        "Leila <l@x.org",
        f"{'n' * 201} <l@x.org>",
        f"{'a' * 250}@x.org",
        "Na\x07me <l@x.org>",
    ],
)
def test_what_cannot_be_read_is_kept_as_it_is(text):
    (entry,) = read(text)
    assert (entry.text, entry.address, entry.name, entry.family_name) == (text, "", "", "")


def test_lines_are_counted_as_they_stand():
    entries = read("a@x.org\n\nnonsense, b@x.org\n\n")
    assert [(entry.line, entry.text, bool(entry.address)) for entry in entries] == [
        (1, "a@x.org", True),
        (3, "nonsense", False),
        (3, "b@x.org", True),
    ]


def test_the_last_word_of_a_name_is_the_family_name():
    assert [entry.family_name for entry in read("María de la Cruz <m@x.org>\nm@x.org")] == ["Cruz", ""]


@given(st.text(LETTERS, max_size=60))
def test_no_letter_is_lost(text):
    def kept(words):
        return sorted(letter for letter in words if letter not in ' \n\t,;"')

    assert kept("".join(entry.text for entry in read(text))) == kept(text)
