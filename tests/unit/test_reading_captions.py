"""Captions are WebVTT and nothing else: what a browser gets was read, and written anew."""

import pytest

from courses.recordings.webvtt import MOST_BYTES, CaptionsError, Cue, cues, read
from tests.factories.media import VTT


def test_captions_come_back_with_whole_times_and_without_what_players_do_not_need():
    text = (
        "\ufeffWEBVTT - A visit\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nNOTE mine\r\n\r\n1\r\n"
        "01:00:00.500 --> 01:00:02.000 align:start\r\nGood <i>morning</i>.\r\nSecond line\r\n\r\n"
        "NOTE again\r\n\r\n01:00:02.000 --> 01:00:03.000\r\n<v.loud Ms. Le>Hello</v>\r\n"
    )
    assert read(text.encode()) == (
        "WEBVTT\n\n01:00:00.500 --> 01:00:02.000\nGood <i>morning</i>.\nSecond line\n\n"
        "01:00:02.000 --> 01:00:03.000\n<v.loud Ms. Le>Hello</v>\n"
    )


def test_cues_are_read_with_their_times():
    assert cues(VTT) == [
        Cue(0, 2, "Good morning."),
        Cue(2, 4, "<v Ms. Le>I am the interpreter.</v>"),
    ]


def test_what_was_read_is_read_again():
    assert read(read(VTT.encode()).encode()) == read(VTT.encode())


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"WEBVTT\n" + b"x" * MOST_BYTES, "size", 0),
        (b"WEBVTT\n\n\xff\xfe", "encoding", 0),
        (b"WEBVTT\n\x00", "encoding", 0),
        (b"1\n00:00:00,000 --> 00:00:01,000\nSRT", "head", 1),
        (b"WEBVTTX\n\n00:00.000 --> 00:01.000\nHi", "head", 1),
        (b"<html>", "head", 1),
        (b"WEBVTT\n\n00:00,000 --> 00:01,000\nHi", "time", 3),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n\nLost words", "time", 6),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nHi", "order", 3),
        (b"WEBVTT\n\n00:02.000 --> 00:03.000\nHi\n\n00:01.000 --> 00:02.000\nHo", "order", 6),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n<script>alert(1)</script>", "markup", 3),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n<img src=x onerror=alert(1)>", "markup", 3),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nnever closed <b", "markup", 3),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n", "empty", 0),
        (b"WEBVTT\n", "empty", 0),
    ],
)
def test_what_is_no_captions_is_refused_with_its_place(data, reason, line):
    with pytest.raises(CaptionsError) as refused:
        read(data)
    assert (refused.value.reason, refused.value.line) == (reason, line)
