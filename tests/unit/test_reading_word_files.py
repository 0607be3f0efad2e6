"""A Word file becomes lessons: headings part them, lists stay lists, footnotes become references; hostile files are refused."""

import zipfile

import pytest

from courses import zipfiles
from courses.studio import docx, limits, parts, pasted
from tests.factories import word


def lessons_of(data, title="Untitled"):
    """Return the lessons of a file as (title, [(kind, value), ...])."""
    found = parts.split(docx.read(data).read.pieces, title=title)
    return [(lesson.title, [(piece.kind, piece.value) for piece in lesson.pieces]) for lesson in found]


def refusal(data):
    """Return why a file is refused."""
    with pytest.raises(docx.WordRefusedError) as caught:
        docx.read(data)
    return caught.value.reason


def test_a_course_draft_becomes_its_lessons():
    (first, pieces), (second, rest) = lessons_of(word.course_draft())
    assert (first, second) == ("Ask first", "Write it down")
    assert pieces == [
        (
            "text",
            "<p>Ask which language helps, and write it down.</p>"
            "<ul><li>Ask the patient.</li><li>Ask again at discharge.</li></ul>",
        ),
        ("heading", "Who may interpret"),
        ("text", "<p>A qualified interpreter is trained and sworn to privacy. [1]</p>"),
        ("image", {"number": 0, "alt": "Two chairs at a table"}),
    ]
    assert rest == [
        ("table", [["Where", "What"], ["Chart", "Language for talking"]]),
        ("text", '<p><a href="https://example.org/guide">A guide of the health department</a></p>'),
        ("references", ["A guide to interpreting. Example Press, 2024."]),
    ]


def test_the_pictures_come_as_they_are():
    (picture,) = docx.read(word.course_draft()).pictures
    assert (picture.data, picture.suffix, picture.alt) == (word.png(), "png", "Two chairs at a table")


def test_text_before_the_first_heading_is_a_lesson_of_the_given_title():
    data = word.word_file(word.paragraph("Before."), word.heading("First"), word.paragraph("In it."))
    assert lessons_of(data, "Notes") == [
        ("Notes", [("text", "<p>Before.</p>")]),
        ("First", [("text", "<p>In it.</p>")]),
    ]


def test_a_file_without_headings_is_one_lesson_and_an_empty_one_is_none():
    assert lessons_of(word.word_file(word.paragraph("Only this.")), "Notes") == [
        ("Notes", [("text", "<p>Only this.</p>")])
    ]
    assert lessons_of(word.word_file(), "Notes") == []


def test_bold_words_and_numbered_lists_stay():
    data = word.word_file(
        word.paragraph(inner=word.run("Never", bold=True) + word.run(" guess & ask.")),
        word.paragraph("One", numbering=2),
    )
    assert lessons_of(data) == [("Untitled", [("text", "<p><b>Never</b> guess &amp; ask.</p><ol><li>One</li></ol>")])]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///C:/secret.docx", "data:text/html,x", "\\\\server\\share"]
)
def test_a_link_to_anything_but_the_web_keeps_its_words_only_and_is_counted(address):
    found = docx.read(word.word_file(word.link("here", 0), links=[address]))
    assert [piece.value for piece in found.read.pieces] == ["<p>here</p>"]
    assert found.read.left_out == {"link": 1}


def test_a_drawing_that_browsers_do_not_show_is_left_out_and_counted():
    data = word.word_file(word.paragraph("Text"), word.picture("d.emf"), media={"d.emf": b"no picture"})
    found = docx.read(data)
    assert found.read.left_out == {"drawing": 1}
    assert found.pictures == []


XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
DOCUMENT = f"<w:document {word.W}><w:body><w:p><w:r><w:t>&{{}};</w:t></w:r></w:p></w:body></w:document>"
OUTSIDE = f'<Relationship Id="x" Type="{word.OFFICE}/{{}}" Target="http://127.0.0.1:9/x" TargetMode="External"/>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no archive", "broken"),
        (word.course_draft()[:-300], "broken"),
        (b"0" * (limits.WORD.packed + 1), "large"),
        (word.zipped({"hello.txt": "x"}), "none"),
        (word.word_file(extra={"word/document.xml": XXE + DOCUMENT.format("e")}), "xml"),
        (word.word_file(extra={"word/document.xml": LAUGHS + DOCUMENT.format("b")}), "xml"),
        (word.word_file(extra={"word/document.xml": (XXE + DOCUMENT.format("e")).encode("utf-16")}), "xml"),
        (word.word_file(extra={"docProps/core.xml": XXE + "<x>&e;</x>"}), "xml"),
        (word.word_file(extra={"word/document.xml": "<broken"}), "xml"),
        (word.word_file(extra={"word/vbaProject.bin": b"macro"}), "macros"),
        (word.word_file(extra={"word/activeX/activeX1.xml": "<x/>"}), "macros"),
        (
            word.word_file(extra={"[Content_Types].xml": word.TYPES.replace("document.main", "document.macroEnabled.main")}),
            "macros",
        ),
        (word.word_file(more_relations=OUTSIDE.format("attachedTemplate")), "outside"),
        (word.word_file(more_relations=OUTSIDE.format("image")), "outside"),
        (word.word_file(more_relations=OUTSIDE.format("oleObject")), "outside"),
        (word.word_file(extra={"../../evil.xml": "<x/>"}), "name"),
        (word.word_file(extra={"/etc/cron.d/evil": "x"}), "name"),
        (word.word_file(extra={"word/..\\evil": "x"}), "name"),
        (word.word_file(extra={"Word/Document.xml": "<x/>"}), "twice"),
        (word.word_file(extra={"word/bomb.xml": b" " * 5_000_000}), "unpacks"),
        (word.word_file(extra={f"word/x{number}": b"" for number in range(limits.WORD.files)}), "many"),
        (word.word_file(word.picture(), media={"picture.png": word.png(9000, 5000)}), "picture"),
        (word.word_file(*["<w:p/>" for _ in range(3)], extra={"word/document.xml": "<w:nothing " + word.W + "/>"}), "unreadable"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_file_is_refused_with_its_reason(data, reason):
    assert refusal(data) == reason


def test_a_picture_that_is_too_heavy_and_too_many_of_them_are_refused(monkeypatch):
    data = word.word_file(word.picture(), word.picture(), media={"picture.png": word.png()})
    monkeypatch.setattr(limits, "PICTURES", 1)
    assert refusal(data) == "pictures"
    monkeypatch.setattr(limits, "PICTURE_BYTES", 10)
    assert refusal(data) == "picture"


def test_a_link_in_the_archive_is_refused():
    entry = zipfile.ZipInfo("word/link")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    data = word.word_file(extra={entry: "/etc/passwd"})
    assert refusal(data) == "name"


def test_too_many_pieces_cells_and_lessons_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "PIECES", 1)
    assert refusal(word.course_draft()) == "pieces"
    monkeypatch.undo()
    monkeypatch.setattr(limits, "TABLE_CELLS", 3)
    assert refusal(word.course_draft()) == "cells"
    monkeypatch.setattr(limits, "LESSONS", 1)
    with pytest.raises(parts.TooMuchError, match="lessons"):
        parts.split([parts.Piece("heading", "A", 1), parts.Piece("heading", "B", 1)], title="x")


@pytest.mark.parametrize("markup", ["<div>" * 300 + "deep", "<p>" + "<b>" * 300 + "deep", "<ul><li>" * 300 + "deep"])
def test_what_lies_too_deep_is_refused(markup):
    with pytest.raises(parts.TooMuchError, match="depth"):
        parts.read(markup)


def test_a_text_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "PASTED_CHARACTERS", 3)
    with pytest.raises(parts.TooMuchError, match="pieces"):
        parts.read("four")


HOSTILE = """<p onclick="x()" style="position:fixed" class="MsoNormal">Kept<script>alert(1)</script>
<a href="javascript:alert(1)" onmouseover="x">words</a><img src="x" onerror="alert(1)"><iframe src="//evil"></iframe></p>
<svg><script>1</script></svg><style>p{}</style><!-- secret --><form><input name="a"></form>"""


def test_pasted_markup_keeps_words_and_loses_all_that_acts():
    found = parts.read(pasted.from_word(HOSTILE))
    assert [piece.value for piece in found.pieces] == ["<p>Kept words</p>"]
    assert found.left_out == {"active": 5, "link": 1, "drawing": 1}


def test_lists_and_notes_as_word_pastes_them_are_lists_and_references():
    markup = """<h1>Ask</h1>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·
    </span><![endif]>Time<o:p></o:p></p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>· </span>A chair</p>
    <p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.</span>Greet</p>
    <p class=MsoNormal>Then<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a> ask.</p>
    <p style='mso-list:l1 level1 lfo2'>Bare</p>
    <p class=MsoTitle>Title</p>
    <div id=ftn1><p><a href="#_ftnref1">[1]</a> A source.</p></div><div id=ftn2><p><a href="#_ftnref2">[2]</a></p></div>"""
    (heading, text, title, notes) = parts.read(pasted.from_word(markup)).pieces
    assert (heading.value, title.value, notes.value) == ("Ask", "Title", ["A source."])
    assert text.value == (
        "<ul><li>Time</li><li>A chair</li></ul><ol><li>Greet</li></ol><p>Then [1] ask.</p><ul><li>Bare</li></ul>"
    )


def test_plain_text_has_paragraphs_headings_and_lists():
    words = "# One\nFirst line\nsecond line\n\n- a\n- b\n1. c\n## Two\n<b>no markup</b>"
    assert pasted.from_text(words) == (
        "<h1>One</h1><p>First line second line</p><ul><li>a</li><li>b</li></ul><ol><li>c</li></ol><h2>Two</h2>"
        "<p>&lt;b&gt;no markup&lt;/b&gt;</p>"
    )


def test_loose_text_nested_lists_cells_and_pictures_keep_their_order():
    markup = """Loose <b>words</b><p></p><ul></ul><h2></h2><ul><li>a<ol><li>b</li></ol></li></ul>
    <table><tr><td><p>x</p><p>y</p></td></tr><tr><td></td></tr></table><table></table><blockquote>Said<br>so</blockquote>
    <span>See <img src="picture:0" alt=" A  chair "></span> after <b> </b><a name="x">anchor</a><a href="#top">up</a>"""
    assert [(piece.kind, piece.value) for piece in parts.read(markup).pieces] == [
        ("text", "<p>Loose <b>words</b></p><ul><li>a<ol><li>b</li></ol></li></ul>"),
        ("table", [["x y"]]),
        ("text", "<p>Said<br/>so</p><p>See</p>"),
        ("image", {"number": 0, "alt": "A chair"}),
        ("text", "<p>after anchorup</p>"),
    ]


def test_a_file_that_lies_about_its_size_is_refused():
    data = bytearray(word.zipped({"a": b"12345678"}, zipfile.ZIP_STORED))
    limits_of_four = zipfiles.Limits(packed=1000, files=5, each=4, whole=100)
    for place in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[place : place + 4] = (3).to_bytes(4, "little")
    with pytest.raises(zipfiles.ZipRefusedError):
        zipfiles.read(bytes(data), limits_of_four)
