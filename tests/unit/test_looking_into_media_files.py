"""A media file is what its own bytes say: kind and length are read, and anything else is refused."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.recordings.probe import Media, UnknownMediaError, probe
from tests.factories.media import box, element, mp3, mp4, wav, webm


@pytest.mark.parametrize(
    ("data", "content_type", "seconds"),
    [
        (mp4(250), "video/mp4", 250),
        (mp4(1.5, version=1), "video/mp4", 1.5),
        (mp4(250, picture=False), "audio/mp4", 250),
        (mp4(250, brand=b"M4A "), "audio/mp4", 250),
        (webm(3), "video/webm", 3),
        (webm(3, wide=False), "video/webm", 3),
        (wav(2), "audio/wav", 2),
        (mp3(frames=1000), "audio/mpeg", 1000 * 1152 / 44_100),
        (mp3(frames=1000, second=0xF3), "audio/mpeg", 1000 * 576 / 22_050),
        (mp3(tag=True), "audio/mpeg", 417 * 40 * 8 / 128_000),
    ],
)
def test_kind_and_length_are_read(data, content_type, seconds):
    found = probe(BytesIO(data))
    assert found.content_type == content_type
    assert found.seconds == pytest.approx(seconds)
    assert found.kind == content_type.partition("/")[0]


@pytest.mark.parametrize(
    ("content_type", "ending"),
    [("video/mp4", "mp4"), ("video/webm", "webm"), ("audio/mp4", "m4a"), ("audio/mpeg", "mp3"), ("audio/wav", "wav")],
)
def test_the_ending_of_a_stored_file_is_that_of_its_kind(content_type, ending):
    assert Media(content_type, 1).ending == ending


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello",
        mp4(0),
        mp4(13 * 3600),
        mp4()[:40],
        box("ftyp", b"isom", b"\0" * 4) + box("mdat", b"\0" * 8),
        box("ftyp", b"isom", b"\0" * 4) + b"\xff\xff\xff\xffmoov",
        box("ftyp", b"isom", b"\0" * 4) + b"\0\0\0\x01moov" + b"\0" * 7 + b"\x04",
        box("ftyp", b"isom", b"\0" * 4) + box("moov", box("mvhd", b"\0" * 20)),
        webm(kind=b"matroska"),
        webm(0),
        element(0x1A45DFA3, element(0x4282, b"webm")) + b"\x00",
        wav()[:30],
        b"RIFF\0\0\0\0WAVE" + b"data" + b"\x04\0\0\0" + b"\0" * 4,
        b"RIFF\0\0\0\0WAVE" + b"LIST" + b"\x04\0\0\0" + b"\0" * 4,
        mp3(second=0xFD),
        mp3(second=0xEB),
        mp3(third=0x9C),
        mp3(third=0x00),
        b"ID3\x04\0\0" + bytes([0, 0, 0, 20]),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_anything_else_is_refused(data):
    with pytest.raises(UnknownMediaError):
        probe(BytesIO(data))


def test_many_small_boxes_do_not_keep_the_server_busy():
    data = box("ftyp", b"isom", b"\0" * 4) + box("free") * 100_000 + mp4()
    with pytest.raises(UnknownMediaError):
        probe(BytesIO(data))


@given(st.binary(max_size=300), st.sampled_from([mp4()[:16], webm()[:4], b"RIFF\0\0\0\0WAVE", b"ID3", b"\xff\xfb"]))
def test_no_bytes_break_it(tail, head):
    try:
        found = probe(BytesIO(head + tail))
    except UnknownMediaError:
        return
    assert 0 < found.seconds <= 12 * 3600
