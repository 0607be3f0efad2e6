"""What a course says about its reviews: codes on the record, words in the language of the reader (ADR 0084)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTES: dict[str, Promise] = {
    "unreviewed": _("Sample, not yet reviewed by clinicians or communities"),
    "no_subject_matter": _("Not reviewed by subject-matter experts"),
    "no_community": _("Not community-reviewed"),
    "no_plain_language": _("Not reviewed for accessibility and plain language"),
    "changed": _("Changed since it was reviewed"),
    "refused": _("A reviewer refused to approve this course"),
}


def words_of(note: str) -> list[str]:
    """Return the sentences of a record's review status; what is no code is a sentence itself."""
    return [str(NOTES.get(code, code)) for code in note.split(";") if code]


def joined(notes: list[str]) -> str:
    """Return notes as a record keeps them, each once, in the order of ``NOTES``."""
    return ";".join(code for code in NOTES if code in notes)
