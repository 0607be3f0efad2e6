"""The certificate's PDF says exactly what the snapshot says, in every script that its fonts cover."""

import io

import pytest
from pypdf import PdfReader

from lms.certificates import glyphs, pdf

LONG = "Wolfeschlegelsteinhausenbergerdorff Abhayankara Venkata Lakshminarasimharajuvaripeta-Tumuluri, MD"


def snapshot(**changes):
    """Return a snapshot."""
    return {
        "schema": 1, "number": "AT-2026-7K4M-90QX", "verify_code": "A" * 26, "verify_url": "https://x.example/verify/A/",
        "verify_page": "x.example/verify/", "legal_name": "Leila Haddad", "family_name": "Haddad",
        "course_title": "Access that works", "path_title": "", "course_kind": "course", "edition": 1, "language": "en",
        "direction": "ltr", "learning_minutes": 62, "completed_date": "2026-11-22", "time_zone": "UTC",
        "organization_name": "Harbor Community Health", "signatories": [], "sample_notice": "Sample, not yet reviewed",
        "statement": "Not approved for continuing-education credit", "paper": "a4", "objectives": [], **changes,
    }  # fmt: skip


def opened(**changes):
    """Return the built PDF opened for reading."""
    return PdfReader(io.BytesIO(pdf.build(snapshot(**changes)).data))


def text_of(**changes):
    """Return the text of the one page with single spaces."""
    (page,) = opened(**changes).pages
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize(
    "name",
    [
        "Leila Haddad",
        "María-José Nguyễn-Okonkwo",
        "Şahin Ğüneş",
        "Łukasz Żółć",
        LONG,
        "王小明",
        "김민수",
        "さくら 佐藤",
    ],
)
def test_a_name_is_printed_exactly(name):
    assert name.replace(" ", "") in text_of(legal_name=name).replace(" ", "")


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_an_arabic_name_with_its_marks_is_printed_exactly_on_pages_of_both_directions(language, direction):
    assert "ليلى عبد الرحمن الحدّاد" in text_of(
        legal_name="ليلى عبد الرحمن الحدّاد", language=language, direction=direction
    )


def figures(element):
    """Yield the figures of a structure tree, as dictionaries."""
    element = element.get_object()
    if isinstance(element, dict):
        if element.get("/S") == "/Figure":
            yield element
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from figures(child)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_decoration_is_no_figure_and_the_one_figure_has_words(paper):
    (qr,) = figures(opened(paper=paper).trailer["/Root"]["/StructTreeRoot"])
    assert qr["/Alt"] == "QR code with the address of the verification page"


def test_it_says_what_it_counts_for():
    text = text_of()
    for words in (
        "Certificate of completion",
        "62 minutes",
        "22 November 2026",
        "AT-2026-7K4M-90QX",
        "x.example/verify/",
    ):
        assert words.replace(" ", "") in text.replace(" ", "")
    assert "Not approved for continuing-education credit. Sample, not yet reviewed" in text


def test_nothing_looks_like_credit_an_expiry_or_a_license():
    text = text_of().lower()
    assert not [word for word in ("credit hour", "contact hour", "expires", "license") if word in text]


def test_the_path_stands_below_the_course():
    assert "From the path “Foundations”" in text_of(path_title="Foundations")


@pytest.mark.parametrize(("paper", "size"), [("a4", (842, 595)), ("letter", (792, 612))])
def test_both_papers_are_landscape_with_one_page(paper, size):
    (page,) = opened(paper=paper).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size


def test_the_file_is_tagged_titled_and_has_a_language():
    reader = opened()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata.title == "Certificate of completion: Access that works, Leila Haddad"
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_equal_snapshots_give_equal_bytes():
    assert pdf.build(snapshot()).sha256 == pdf.build(snapshot()).sha256


def test_a_name_that_no_font_has_fails_loudly():
    with pytest.raises(glyphs.MissingGlyphError, match="U\\+0905"):
        pdf.build(snapshot(legal_name="अनिता"))
    assert glyphs.missing_glyphs("अनिता Haddad")[0] == "अ"
    assert glyphs.missing_glyphs("Nguyễn") == []


def test_markup_in_a_name_is_text():
    assert "<b>Leila</b>" in text_of(legal_name="<b>Leila</b>")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1/", "https://example.org/a.png", "font:other.ttf", "art:../pdf.py"]
)
def test_a_page_can_load_nothing_but_its_own_fonts(url):
    with pytest.raises(ValueError, match="may not load"):
        pdf.fetch_own_files(url)


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("Leila", ""),
        ("x" * 35, " cert__name--long"),
        ("x" * 61, " cert__name--longest"),
        ("王小明", " cert__name--script"),
    ],
)
def test_long_names_and_other_scripts_get_their_own_size(name, classes):
    assert pdf.name_class(name) == classes


def test_warming_up_builds_a_page():
    pdf.warm()
