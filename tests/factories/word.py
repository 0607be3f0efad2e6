"""Word files made by code: paragraphs, lists, tables, pictures and footnotes, and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from html import escape

from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
DRAW = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = f"""<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Default Extension="emf" ContentType="image/x-emf"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
STYLES = f"""<?xml version="1.0"?><w:styles {W}>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>"""
NUMBERING = f"""<?xml version="1.0"?><w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


def png(width: int = 8, height: int = 8, color: str = "teal") -> bytes:
    """Return a picture."""
    data = io.BytesIO()
    Image.new("RGB", (width, height), color).save(data, "PNG")
    return data.getvalue()


def run(words: str, *, bold: bool = False) -> str:
    """Return a run of text."""
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(words: str = "", *, style: str = "", numbering: int = 0, inner: str = "") -> str:
    """Return a paragraph; ``numbering`` 1 makes a bullet and 2 a number of it."""
    props = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbering:
        props += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>'
    return f"<w:p><w:pPr>{props}</w:pPr>{run(words) if words else ''}{inner}</w:p>"


def heading(words: str, level: int = 1) -> str:
    """Return a heading; level 0 is the title."""
    return paragraph(words, style=f"Heading{level}" if level else "Title")


def table(*rows: Iterable[str]) -> str:
    """Return a table."""
    lines = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{lines}</w:tbl>"


def picture(name: str = "picture.png", alt: str = "") -> str:
    """Return a paragraph with a picture that stands in ``word/media``."""
    return paragraph(
        inner=f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="{escape(alt)}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="pic-{name}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def link(words: str, number: int) -> str:
    """Return a paragraph with a link to the address of this number."""
    return paragraph(inner=f'<w:hyperlink r:id="link-{number}">{run(words)}</w:hyperlink>')


def footnote(words: str, number: int) -> str:
    """Return a paragraph that refers to the footnote of this number."""
    return paragraph(words, inner=f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')


def word_file(
    *body: str,
    media: dict[str, bytes] | None = None,
    links: Iterable[str] = (),
    notes: Iterable[str] = (),
    extra: dict[str, bytes | str] | None = None,
    more_relations: str = "",
) -> bytes:
    """Return the bytes of a Word file."""
    media = media or {}
    relations = "".join(
        f'<Relationship Id="pic-{name}" Type="{OFFICE}/image" Target="media/{name}"/>' for name in media
    ) + "".join(
        f'<Relationship Id="link-{number}" Type="{OFFICE}/hyperlink" Target="{escape(address)}" TargetMode="External"/>'
        for number, address in enumerate(links)
    )
    words = "".join(
        f'<w:footnote w:id="{number}">{paragraph(each)}</w:footnote>' for number, each in enumerate(notes, 1)
    )
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="d" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        f"{more_relations}</Relationships>",
        "word/document.xml": f"<w:document {W} {R} {DRAW}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": f"<w:footnotes {W}>{words}</w:footnotes>",
        **{f"word/media/{name}": data for name, data in media.items()},
        **(extra or {}),
    }
    return zipped(files)


def zipped(files: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return whole.getvalue()


def course_draft() -> bytes:
    """Return a course as an educator writes it: a title, two lessons, a list, a table, a picture, a link and a footnote."""
    return word_file(
        heading("Asking about language", 0),
        heading("Ask first"),
        paragraph("Ask which language helps, and write it down."),
        paragraph("Ask the patient.", numbering=1),
        paragraph("Ask again at discharge.", numbering=1),
        heading("Who may interpret", 2),
        footnote("A qualified interpreter is trained and sworn to privacy.", 1),
        picture(alt="Two chairs at a table"),
        heading("Write it down"),
        table(("Where", "What"), ("Chart", "Language for talking")),
        link("A guide of the health department", 0),
        media={"picture.png": png()},
        links=["https://example.org/guide"],
        notes=["A guide to interpreting. Example Press, 2024."],
    )
