"""The PDF of a handout says what was released, tagged and in its language, in both directions; equal text gives equal bytes."""

import io

import pytest
from django.utils import translation
from pypdf import PdfReader

from lms.certificates import glyphs
from lms.resources import handout_pdf
from lms.resources.handouts import release
from lms.site.demo.handouts import seed_handouts
from tests.documents.test_certificate_pdf import figures
from tests.factories import AT, PersonFactory
from tests.factories.handouts import draft_of, write

pytestmark = pytest.mark.django_db


def snapshot_of(language="en", **fields):
    """Return what a handout in this language says when it is released; English is the original."""
    handout = draft_of(is_sample=fields.pop("is_sample", False))
    write(handout, language, **fields)
    files = release(handout=handout, by=PersonFactory(), at=AT, although_hard=True)
    return next(file.snapshot for file in files if file.language == language)


def opened(snapshot):
    """Return the built PDF opened for reading."""
    return PdfReader(io.BytesIO(handout_pdf.build(snapshot)))


def text_of(reader):
    """Return the text of all pages with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(element):
    """Yield the kinds of elements of a structure tree."""
    element = element.get_object()
    if isinstance(element, dict):
        if "/S" in element:
            yield element["/S"]
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from tags(child)


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Your right to an interpreter"), ("es", "Usted tiene derecho a un intérprete"), ("ar", "حقك في مترجم")],
)
def test_a_file_is_tagged_titled_and_has_its_language(language, title):
    reader = opened(snapshot_of(language))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == title
    assert b"pdfuaid" in root["/Metadata"].get_data()
    found = list(tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/L", "/LI"} <= set(found)
    assert found.count("/H1") == 1
    assert list(figures(root["/StructTreeRoot"])) == []


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_demo_handout_is_printed_word_for_word(language):
    keeper = PersonFactory()
    assert seed_handouts(at=AT, keeper=keeper) == 3
    assert seed_handouts(at=AT, keeper=keeper) == 0
    file = keeper.kept_handout.get().files.get(language=language)
    reader = opened(file.snapshot)
    text = text_of(reader).replace(" ", "")
    assert len(reader.pages) <= 2
    assert file.snapshot["is_sample"]
    for said in [
        file.snapshot["title"],
        *(row["value"] for row in file.snapshot["blocks"] if row["type"] == "heading"),
    ]:
        assert said.replace(" ", "") in text, said
    assert "www.hhs.gov/ocr" in text
    assert "92.201" in text


def test_everything_that_was_written_is_printed_with_version_day_and_source():
    text = text_of(opened(snapshot_of(source="45 CFR 92.201", is_sample=True)))
    for words in ("HEADING-OF-IT", "You can ask for help.", "One", "Two", "Front desk", "555-0142", "Day and night"):
        assert words in text
    for words in ("Version 1", "Source: 45 CFR 92.201", "Sample. Nobody has checked it yet"):
        assert words in text
    assert "Translation" not in text


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Translation not yet reviewed by a qualified translator."), ("Ana Ruiz", "Translation read by Ana Ruiz.")],
)
def test_a_translation_says_who_read_it_or_that_nobody_did(name, words):
    with translation.override("en"):
        assert words in text_of(
            opened(snapshot_of("vi", words="Quý vị có quyền có thông dịch viên.", reviewed_by=name))
        )


def test_words_of_ours_around_a_language_that_they_do_not_speak_are_in_the_language_of_the_site():
    reader = opened(snapshot_of("so", words="Waxaad xaq u leedahay turjubaan."))
    assert reader.trailer["/Root"]["/Lang"] == "so"
    assert "Version 1" in text_of(reader)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_both_papers_are_upright(paper, size):
    page = opened({**snapshot_of(), "paper": paper}).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size


def test_equal_text_gives_equal_bytes_and_markup_is_text():
    snapshot = snapshot_of(title="<b>Free</b>")
    assert handout_pdf.build(snapshot) == handout_pdf.build(snapshot)
    assert "<b>Free</b>" in text_of(opened(snapshot))


def test_a_character_that_no_font_has_fails_loudly():
    with pytest.raises(glyphs.MissingGlyphError, match="U\\+0905"):
        handout_pdf.build({**snapshot_of(), "title": "अनिता"})
