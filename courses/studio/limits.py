"""How much a trainer may bring at once: all limits of the studio in one place. Pure."""

from __future__ import annotations

from courses.zipfiles import Limits

MEGABYTE = 1024 * 1024

WORD = Limits(packed=10 * MEGABYTE, files=400, each=12 * MEGABYTE, whole=40 * MEGABYTE, ratio=200)
"""A Word file. Its text packs well: prose with its markup becomes twenty to eighty times as much."""

PASTED_CHARACTERS = 2_000_000
PIECES = 2000
"""Headings, paragraphs, lists, tables and images of one file."""

LESSONS = 60
PICTURES = 60
PICTURE_BYTES = 8 * MEGABYTE
PICTURE_PIXELS = 40_000_000
TABLE_CELLS = 2000
DEPTH = 200
"""Elements inside of each other."""

COURSE_FILE = Limits(packed=24 * MEGABYTE, files=1000, each=20 * MEGABYTE, whole=100 * MEGABYTE, ratio=100)
"""A course as one file: below what a request may hold."""

COURSE_WORDS = 8 * MEGABYTE
"""All texts of a course, without its files."""

COURSE_PAGES = 500
COURSE_ROWS = 5000
