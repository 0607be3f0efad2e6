"""How large a staff file may be. Pure."""

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 40
MOST_LENGTH = 300
"""Characters of one cell."""
MOST_UNPACKED = 20 * 1024 * 1024
"""Bytes of all parts of a workbook together, unpacked."""
MOST_PARTS = 200
MOST_SHEET_ROWS = 20_000
"""Rows of a sheet that are looked at, empty ones counted."""


class UnpacksTooLargeError(Exception):
    """A workbook unpacks to more than it may."""


class TooManyRowsError(Exception):
    """A sheet has more rows than are looked at."""
