"""A pasted list matches people by their exact name or address, and every doubt is said."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as some

from lms.reports.names import lines_of, match


@dataclass
class Somebody:
    """A name and an address."""

    legal_name: str
    email: str = ""


ANA, BEA, OTHER_BEA = (
    Somebody("Ana Beltrán", "ana@example.org"),
    Somebody("Bea Cruz", "b1@example.org"),
    Somebody("Bea Cruz"),
)
EVERYBODY = [ANA, BEA, OTHER_BEA]


def test_names_and_addresses_match_in_any_case_and_spacing_and_a_person_is_found_once():
    matching = match(lines_of("  ana   BELTRÁN \nAna Beltra\u0301n\nANA@example.org\n\n"), EVERYBODY)
    assert (matching.found, matching.ambiguous, matching.unknown) == ([ANA], [], [])


def test_a_part_of_a_name_is_not_found_and_is_named_as_it_was_written():
    assert match(lines_of("Ana\nBeltran"), EVERYBODY).unknown == ["Ana", "Beltran"]


def test_a_name_of_two_people_is_ambiguous_and_the_address_decides():
    matching = match(lines_of("Bea Cruz\nb1@example.org"), EVERYBODY)
    assert matching.ambiguous == [("Bea Cruz", [BEA, OTHER_BEA])]
    assert matching.found == [BEA]


@settings(max_examples=50, deadline=None)
@given(some.text())
def test_any_text_becomes_lines_and_each_line_is_answered_once(text):
    lines = lines_of(text)
    matching = match(lines, EVERYBODY)
    assert len(matching.unknown) + len(matching.ambiguous) + len(matching.found) <= len(lines)
    assert all(line and line == " ".join(line.split()) for line in lines)
