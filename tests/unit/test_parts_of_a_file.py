"""A player asks for parts of a recording and gets exactly these bytes."""

import pytest

from courses.recordings.ranges import Part, UnsatisfiableError, asked_for


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=-", None),
        ("items=0-1", None),
        ("bytes=0-1,4-5", None),
        ("bytes=5-2", None),
        ("bytes=0-", Part(0, 99)),
        ("bytes=0-0", Part(0, 0)),
        ("bytes=10-19", Part(10, 19)),
        ("bytes=90-500", Part(90, 99)),
        ("bytes=-10", Part(90, 99)),
        ("bytes=-500", Part(0, 99)),
    ],
)
def test_a_part_that_is_there(header, part):
    assert asked_for(header, size=100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_part_that_is_not_there(header):
    with pytest.raises(UnsatisfiableError):
        asked_for(header, size=100)


def test_a_file_without_bytes_has_no_part():
    with pytest.raises(UnsatisfiableError):
        asked_for("bytes=0-", size=0)
