"""A handout as a PDF: tagged, with its language, in the fonts of certificates. WeasyPrint is loaded by a worker alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from lms.base.reading import direction_of
from lms.certificates import glyphs, pdf

STYLE = Path(__file__).with_name("handout.css")


def build(snapshot: dict[str, Any]) -> bytes:
    """Return the file. Words of ours around a text in a language that they are not translated to are in that of the site.

    Raises lms.certificates.glyphs.MissingGlyphError for a character that no font has, and
    lms.certificates.pdf.RendererMissingError.
    """
    language = snapshot["language"]
    ours = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    context = {"s": _composed(snapshot), "ours": ours, "ours_direction": direction_of(ours)}
    with translation.override(ours):
        return pdf.written(render_to_string("lms/handouts/handout_pdf.html", context), style=STYLE)


def _composed(value: Any) -> Any:
    """Return the same with every text composed for printing."""
    if isinstance(value, dict):
        return {name: _composed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_composed(each) for each in value]
    return glyphs.check(value) if isinstance(value, str) else value
