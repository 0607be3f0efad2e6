"""A framework travels as a small CSV file; what does not fit is refused with its line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog import shipped
from lms.catalog.frameworkfile import MOST_BYTES, MOST_LINES, FrameworkFileError, Line, read

HEAD = "slug,tacct\nname,Tool for assessing training\nedition,revised\nurl,https://example.org/tacct\n\n"


def file(lines, head=HEAD, columns="code,label\n"):
    """Return the bytes of a file."""
    return (head + columns + lines).encode()


def test_a_file_holds_a_head_and_one_line_for_each_code():
    found = read(
        b"\xef\xbb\xbf"
        + file('A,"Health, and disparities"\n\nA.1,Local data,A,Own words\n', columns="code,label,part of,text\n")
    )
    assert (found.slug, found.name, found.edition) == ("tacct", "Tool for assessing training", "revised")
    assert (found.license, found.url) == ("", "https://example.org/tacct")
    assert found.lines == (
        Line(code="A", label="Health, and disparities"),
        Line(code="A.1", label="Local data", part_of="A", text="Own words"),
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x" * (MOST_BYTES + 1), "larger than"),
        (b"slug,a\nname,\xff\n", "Line 2: this is no text in UTF-8"),
        (file("A,one\nB,tw\x00o\n"), "Line 8: a sign that no text has"),
        (file('A,one\nB,"two\n'), "Line 8: unexpected end of data"),
        (file("A,one\n", head="slug,a\nslug,b\n\n"), "Line 2: expected one of slug"),
        (file("A,one\n", head="owner,a\n\n"), "Line 1: expected one of slug"),
        (file("A,one\n", head="slug,a,b\n\n"), "Line 1: expected one of slug"),
        (file("A,one\n", head="slug,A b\nname,B\n\n"), "The head needs a name, and a slug"),
        (file("A,one\n", head="slug,a\n\n"), "The head needs a name"),
        (file("A,one\n", head="slug,a\nname,B\nurl,javascript:alert(1)\n\n"), "no address of the web"),
        (file("A,one\n", head=f"slug,a\nname,{'B' * 161}\n\n"), "Line 2: name has more than 160 signs"),
        (b"slug,a\nname,B\n", "Line 0: expected the columns"),
        (file("A,one\n", columns="label,code\n"), "Line 6: expected the columns"),
        (file("A,one\n", columns="code,label,owner\n"), "Line 6: expected the columns"),
        (file("A,one\n", columns="code,label,text,text\n"), "Line 6: expected the columns"),
        (file(""), "The file has no code"),
        (file("A,one\nA,two\n"), "Line 8: the code A stands twice"),
        (file("A,one,two\n"), "Line 7: more cells than columns"),
        (file("=1+1,one\n"), "Line 7: a code of letters"),
        (file("A,\n"), "Line 7: a code of letters and digits and a label"),
        (file("A\n"), "Line 7: a code of letters and digits and a label"),
        (file(f"A,{'b' * 161}\n"), "Line 7: label has more than 160 signs"),
        (file("A,one,B\nB,two,\n", columns="code,label,part of\n"), "Line 7: B is the code of no earlier line"),
        (file("".join(f"A{n},one\n" for n in range(MOST_LINES + 1))), f"Line {7 + MOST_LINES}: more than 2000 codes"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(data, words):
    with pytest.raises(FrameworkFileError) as refused:
        read(data)
    assert words in str(refused.value)


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(data):
    with suppress(FrameworkFileError):
        assert read(HEAD.encode() + data).lines


def test_the_shipped_frameworks_fit_into_the_format_and_clas_has_fifteen_standards_of_an_edition():
    found = {data.slug: data for data in shipped.frameworks()}
    assert [line.code for line in found["clas"].lines] == [str(number) for number in range(1, 16)]
    assert found["clas"].edition == "2013"
    assert len(found["healthy-people"].lines) == 5
    for data in found.values():
        head = f'slug,{data.slug}\nname,"{data.name}"\nedition,{data.edition}\nlicense,"{data.license}"\nurl,{data.url}\n\n'
        lines = "".join(f'{line.code},"{line.label}"\n' for line in data.lines)
        assert read((head + "code,label\n" + lines).encode()) == data
