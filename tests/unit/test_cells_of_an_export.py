"""A cell that a spreadsheet would read as a formula becomes plain text; every other cell stays as it is."""

import pytest

from lms.base.csvexport import cell, lines


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t'=1"), ("\r=1", "'\r'=1"),
        ("Ana;=1+1", "Ana;'=1+1"), ("Ana\n=1+1", "Ana\n'=1+1"), ("Ana-Lena; Nurse", "Ana-Lena; Nurse"), ("a=b", "a=b"),
        (None, ""), (7, "7"), ("", ""),
    ],
)  # fmt: skip
def test_a_cell_begins_no_formula(value, text):
    assert cell(value) == text


def test_a_separator_in_a_cell_is_quoted():
    assert list(lines(["Name"], [["Ana,=1+1"]])) == ["\ufeff", "Name\r\n", '"Ana,=1+1"\r\n']
