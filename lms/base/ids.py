"""Public identifiers: nothing that leaves the server is guessable or countable."""

import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a typed number survives handwriting."""


def random_code(length: int) -> str:
    """Return ``length`` random characters of Crockford's base 32 (5 bits each)."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def verify_code() -> str:
    """Return a secret for the address in a certificate's QR code: 26 characters, 130 bits."""
    return random_code(26)


def certificate_number(*, year: int) -> str:
    """Return a certificate number such as ``AT-2026-7K4M-90QX`` (40 random bits beside the year)."""
    return f"AT-{year}-{random_code(4)}-{random_code(4)}"
