"""A path travels in one archive: equal content is an equal file, and a hostile or broken file is refused with its reason."""

import io
import json
import zipfile

import pytest

from courses.pathfile import archive
from courses.pathfile.content import PathFileError, digest, read
from courses.pathfile.markup import refused_markup
from lms.site.starter import reading

COURSE = "courses/1-who-is-underserved"


def packed(*entries, manifest=True, compression=zipfile.ZIP_DEFLATED):
    """Return an archive of names and bytes, with a fitting manifest unless told otherwise."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as made:
        for name, data in entries:
            made.writestr(name, data)
        if manifest:
            made.writestr("attune.json", json.dumps({"format": 1, "sha256": digest(dict(entries))}))
    return whole.getvalue()


def starter(**changed):
    """Return the files of the starter path with some changed; None leaves one out."""
    found = reading.files() | {f"{COURSE}/{name.replace('__', '.')}": data for name, data in changed.items()}
    return {name: data for name, data in found.items() if data is not None}


def test_equal_content_is_an_equal_file_and_comes_back_whole():
    first, again = archive.pack(reading.files()), archive.pack(dict(reversed(reading.files().items())))
    assert first == again
    assert archive.unpack(first) == reading.files()
    assert read(archive.unpack(first)) == reading.path()
    assert digest(archive.unpack(first)) == digest(reading.files())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x" * (archive.MOST_BYTES + 1), "larger than"),
        (b"no archive at all", "no whole ZIP archive"),
        (archive.pack(reading.files())[:-200], "no whole ZIP archive"),
        (packed(("path.toml", b""), manifest=False), "no path of Attune"),
        (packed(("attune.json", b"[]"), manifest=False), "no path of Attune"),
        (packed(("attune.json", b'{"format": 2, "sha256": ""}'), manifest=False), "format 2"),
        (packed(("attune.json", b'{"format": 1, "sha256": "0"}'), manifest=False), "damaged or was changed"),
        (packed(*[(f"{number}", b"") for number in range(archive.MOST_FILES)]), "more than 500 files"),
        (packed(("path.toml", b"0" * 500_000)), "path.toml unpacks to too much"),
        (packed(("path.toml", b"0" * 1_000_001), compression=zipfile.ZIP_STORED), "path.toml unpacks to too much"),
        (packed(("path.toml", b"text"), compression=zipfile.ZIP_BZIP2), "unusual way"),
    ],
)
def test_a_file_that_is_not_whole_and_ours_is_refused(data, words):
    with pytest.raises(PathFileError, match=words):
        archive.unpack(data)


def test_two_files_of_one_name_are_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed(("path.toml", b"a"), ("path.toml", b"b"))
    with pytest.raises(PathFileError, match="two files of one name"):
        archive.unpack(twice)


def test_many_files_that_are_too_much_together_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_WHOLE_BYTES", 10)
    with pytest.raises(PathFileError, match="unpacks to more than 10 bytes"):
        archive.unpack(packed(("a", b"123456"), ("b", b"123456")))


def test_bytes_that_do_not_fit_their_sum_are_refused():
    whole = bytearray(packed(("path.toml", b"title = 1"), compression=zipfile.ZIP_STORED))
    whole[whole.index(b"title")] ^= 1
    with pytest.raises(PathFileError, match="no whole ZIP archive"):
        archive.unpack(bytes(whole))


@pytest.mark.parametrize(
    "name", ["../path.toml", "/etc/passwd", "courses/a/../b/course.toml", "inner.zip", "courses/a/x.py"]
)
def test_a_name_that_a_path_does_not_have_is_refused(name):
    with pytest.raises(PathFileError, match="no file of this name"):
        read(reading.files() | {name: b""})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"course__toml": None}, "course.toml is missing"),
        ({"course__toml": b"\xff"}, "no text in UTF-8"),
        ({"course__toml": b"title = "}, "no TOML"),
        ({"course__toml": b'title = "Only this"'}, "slug is missing or of the wrong kind"),
        ({"items__json": b"["}, "no JSON"),
        ({"items__json": b"{}"}, "expected a list"),
        ({"items__json": b"[1]"}, "expected fields with names"),
        ({"items__json": b"[" * 100_000}, "no JSON"),
        ({"lesson-1__toml": b'title = "A lesson"\nblocks = 1'}, "blocks is missing or of the wrong kind"),
        (
            {"lesson-1__toml": b'title = "A"\n[[blocks]]\ntype = "text"\nhtml = "<p>a</p><script>b()</script>"'},
            "lesson-1.toml: pages do not take <script>",
        ),
    ],
)
def test_a_part_that_is_missing_or_not_as_written_is_named(changed, words):
    with pytest.raises(PathFileError, match=words):
        read(starter(**changed))


def course_with(before, after):
    """Return the starter path with other words in its first course."""
    text = reading.files()[f"{COURSE}/course.toml"].decode()
    assert before in text
    return starter(course__toml=text.replace(before, after).encode())


def test_the_fields_of_a_course_are_looked_at():
    with pytest.raises(PathFileError, match="small letters, digits and hyphens"):
        read(course_with('slug = "who-is-underserved"', 'slug = "../who"'))
    with pytest.raises(PathFileError, match="objectives are texts"):
        read(course_with("objectives = [", "objectives = [1, "))
    with pytest.raises(PathFileError, match=r"course.toml, references, 1: text is missing"):
        read(course_with('text = "SAMHSA, Beh', 'words = "SAMHSA, Beh'))
    with pytest.raises(PathFileError, match="a link to javascript:alert"):
        read(course_with("https://www.samhsa.gov", "javascript:alert"))


def test_a_path_needs_its_own_fields_and_a_course():
    with pytest.raises(PathFileError, match=r"path\.toml is missing"):
        read({name: data for name, data in reading.files().items() if name != "path.toml"})
    with pytest.raises(PathFileError, match="has no course"):
        read({"path.toml": reading.files()["path.toml"]})
    without = reading.files()["path.toml"].replace(b"intro", b"words", 1)
    with pytest.raises(PathFileError, match=r"path\.toml, catalog: intro is missing"):
        read(reading.files() | {"path.toml": without})


def test_a_course_without_figures_needs_no_file_for_them():
    facts = {name for name in reading.files() if "/facts." in name}
    written = read({name: data for name, data in reading.files().items() if name not in facts})
    assert [course.facts for course in written.courses] == [[]] * 6


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p>Ask <a href="https://988lifeline.org">988</a> or <a href="mailto:a@example.org">write</a>.<br></p>', ""),
        ("<img src=x onerror=alert(1)>", "<img>"),
        ('<p onclick="a()">b</p>', "the attribute onclick of <p>"),
        ('<a href=" JavaScript:alert(1)">b</a>', "a link to  JavaScript:alert(1)"),
        ('<a href="http://[">b</a>', "a link to http://["),
        ("<a href>b</a>", "a link to nowhere"),
        ("<!-- b -->", "a comment:  b "),
        ("<!DOCTYPE html>", "<!DOCTYPE html>"),
        ("<![CDATA[b]]>", "<![CDATA[b]>"),
        ("<?php b ?>", "<?php b ?>"),
        ("<script/src=x></script><p>", "<script>"),
    ],
)
def test_rich_text_holds_the_elements_of_the_editor_and_nothing_that_runs(html, found):
    assert refused_markup({"blocks": [{"html": html}]}) == found
    assert refused_markup({"text": html}) == ""
