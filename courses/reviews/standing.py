"""What a course may say about its reviews: derived from what reviewers decided, never typed."""

from __future__ import annotations

from typing import Any

from courses.reviews import whole
from courses.reviews.deciding import APPROVED, UNREVIEWED, notes_of
from courses.reviews.models import Review


def notes_for(page: Any) -> list[str]:
    """Return the notes of a published course, as codes."""
    approved = {
        review["role"]: review["sha256"]
        for review in Review.objects.of_course(page.translation_key).filter(decision=APPROVED).values("role", "sha256")
    }
    if not approved:
        return [UNREVIEWED]
    return notes_of(approved=approved, sha256=whole.sha_of(whole.published(page)))
