"""The reviews that stand on the page of a course."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from courses.reviews.deciding import APPROVED, REFUSED, UNREVIEWED
from courses.reviews.models import Review


def shown_reviews(key: UUID, note: str) -> list[Review]:
    """Return what stands on the page of a course: the newest approval of each role, and every refusal.

    A course whose record says that nobody reviewed it is not looked for.
    """
    if note == UNREVIEWED:
        return []
    found = Review.objects.of_course(key).filter(decision__in=(APPROVED, REFUSED)).select_related("credit")
    newest: dict[Any, Review] = {}
    for review in found:
        newest[review.role if review.decision == APPROVED else review.pk] = review
    return sorted(newest.values(), key=lambda review: (review.decided_at, review.pk))
