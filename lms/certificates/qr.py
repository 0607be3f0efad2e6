"""The QR code of a verify address, as an SVG image without a file."""

import segno


def data_uri(address: str) -> str:
    """Return a data URI of the code: error correction M, a quiet zone of 2 modules, plum black."""
    code = segno.make(address, error="m", micro=False)
    uri: str = code.svg_data_uri(border=2, dark="#1c1019", light="#fff", nl=False)
    return uri
