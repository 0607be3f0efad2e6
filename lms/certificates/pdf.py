"""The certificate as a PDF, and pages of others: the only module that imports WeasyPrint, and only inside functions.

Importing it costs seconds and tens of megabytes, so a web process never does. The same snapshot, fonts and versions
give the same bytes (WeasyPrint 70 with fixed dates), which is what makes an honest second rendition recognizable.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation

from lms.certificates import glyphs, qr
from lms.certificates.snapshot import Snapshot

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

LONG_NAME, LONGEST_NAME = 34, 60
ART = {path.name: path for path in (Path(__file__).parent / "art").glob("*.svg")}
"""Drawn as backgrounds: decoration is an artifact of a tagged PDF, an inline drawing would be a figure without words."""

CERTIFICATE_STYLE = glyphs.FOLDER / "certificate.css"
NO_SYSTEM_FONTS = Path(__file__).parent / "fonts" / "fontconfig.xml"
PRINTED = ("legal_name", "course_title", "path_title", "organization_name", "number", "verify_page", "sample_notice")
INSTALL_LINE = "On Debian: apt-get update && apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class RendererMissingError(OSError):
    """WeasyPrint or a library of its cannot be loaded; the message says what to install."""


@dataclass(frozen=True)
class BuiltPdf:
    """A finished file with its seals, and what made it."""

    data: bytes
    sha256: str
    unsigned_sha256: str
    renderer: dict[str, str]
    fonts: dict[str, str]


def build(snapshot: Snapshot) -> BuiltPdf:
    """Render the snapshot as tagged PDF/UA-1 of one page, A4 or US Letter, landscape.

    Raises lms.certificates.glyphs.MissingGlyphError when a printed text has a character without a glyph, and
    RendererMissingError.
    """
    data = written(_html(snapshot), style=CERTIFICATE_STYLE)
    seal = hashlib.sha256(data).hexdigest()
    return BuiltPdf(data, seal, seal, _renderer(), _font_seals())


def written(html: str, *, style: Path) -> bytes:
    """Return a page of our own templates as tagged PDF/UA-1, with the pinned fonts; it reaches neither disk nor network.

    Raises RendererMissingError.
    """
    css, fonts = _style(style)
    document = _weasyprint().HTML(string=html, url_fetcher=fetch_own_files)
    data: bytes = document.write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1")
    return data


def warm() -> None:
    """Load WeasyPrint and the fonts and render one throw-away page, so that the first certificate is quick."""
    css, fonts = _style(CERTIFICATE_STYLE)
    page = '<html lang="en"><title>Warm</title><h1>Warm</h1><p>نص</p></html>'
    _weasyprint().HTML(string=page, url_fetcher=fetch_own_files).write_pdf(stylesheets=[css], font_config=fonts)


def fetch_own_files(url: str, *_args: Any, **_kwargs: Any) -> Any:
    """Fetch a pinned font, a drawing of ours or inline data; all else is refused: a page reaches neither disk nor network.

    Raises ValueError for any other address.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  # see the module docstring

    if url.startswith("data:"):
        return URLFetcher(allowed_protocols=["data"], fail_on_errors=True).fetch(url)
    path = {**_named("font:", glyphs.font_paths()), **_named("art:", ART)}.get(url)
    if path is None:
        raise ValueError(f"A printed page may not load {url[:80]}")
    return URLFetcherResponse(url, path.read_bytes())


def _named(scheme: str, paths: Mapping[str, Path]) -> dict[str, Path]:
    return {f"{scheme}{name}": path for name, path in paths.items()}


def _html(snapshot: Snapshot) -> str:
    composed: Any = {**snapshot, **{name: glyphs.check(str(snapshot[name])) for name in PRINTED}}  # type: ignore[literal-required]
    with translation.override(snapshot["language"]):
        context = {
            "s": composed,
            "completed_date": date.fromisoformat(snapshot["completed_date"]),
            "statement": translation.gettext(snapshot["statement"]),
            "name_class": name_class(composed["legal_name"]),
            "qr": qr.data_uri(snapshot["verify_url"]),
        }
        return render_to_string("lms/certificates/certificate.html", context)


def name_class(name: str) -> str:
    """Return the CSS modifiers for the length and script of a name."""
    letters = [character for character in name if character.isalpha()]
    latin = all("LATIN" in unicodedata.name(character, "") for character in letters)
    length = (
        " cert__name--longest" if len(name) > LONGEST_NAME else " cert__name--long" if len(name) > LONG_NAME else ""
    )
    return length + ("" if latin else " cert__name--script")


def _weasyprint() -> Any:
    """Return the package WeasyPrint.

    Raises RendererMissingError when it or one of its libraries is not there.
    """
    try:
        import weasyprint  # noqa: PLC0415  # see the module docstring
    except (ImportError, OSError) as error:
        raise RendererMissingError(f"WeasyPrint cannot start here. {INSTALL_LINE} ({error})") from error
    return weasyprint


@lru_cache(maxsize=4)
def _style(style: Path) -> tuple[CSS, FontConfiguration]:
    """Load the style and fonts once: made anew for each page they cost twice the time and leak memory."""
    weasyprint = _weasyprint()
    os.environ.setdefault("FONTCONFIG_FILE", str(NO_SYSTEM_FONTS))
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  # see the module docstring

    fonts = FontConfiguration()
    atexit.register(_style.cache_clear)
    return weasyprint.CSS(string=style.read_text(), font_config=fonts, url_fetcher=fetch_own_files), fonts


@lru_cache(maxsize=1)
def _renderer() -> dict[str, str]:
    weasyprint = _weasyprint()
    from weasyprint.text.ffi import harfbuzz_subset, pango  # noqa: PLC0415  # see the module docstring

    return {
        "weasyprint": weasyprint.__version__,
        "pango": str(pango.pango_version()),
        "harfbuzz_subset": "yes" if harfbuzz_subset else "no",
        "variant": "pdf/ua-1",
    }


@lru_cache(maxsize=1)
def _font_seals() -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for name, path in glyphs.font_paths().items()}
