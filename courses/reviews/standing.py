"""What a course may say about its reviews: derived from what reviewers decided, never typed (ADR 0084)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from courses.reviews import whole
from courses.reviews.deciding import APPROVED, REFUSED, notes_of
from courses.reviews.models import Review
from lms.catalog import services as catalog


def notes_for(page: Any) -> list[str]:
    """Return the notes of a published course, as codes."""
    return _notes(page, whole.published)


def notes_of_drafts(page: Any) -> list[str]:
    """Return the notes that a course would have if all of it were published now, as codes."""
    return _notes(page, whole.drafted)


def _notes(page: Any, content: Callable[[Any], list[whole.Part]]) -> list[str]:
    found = Review.objects.of_course(page.translation_key).values_list("role", "decision", "sha256")
    approved = {role: sha256 for role, decision, sha256 in found if decision == APPROVED}
    refused = any(decision == REFUSED for _role, decision, _sha256 in found)
    return notes_of(approved=approved, sha256=whole.sha_of(content(page)) if approved else "", refused=refused)


def renew(page: Any) -> None:
    """Bring the record of a published course, and of the paths that it belongs to, in step with its reviews."""
    if page.live:
        catalog.note_reviews(key=page.translation_key, notes=notes_for(page))
