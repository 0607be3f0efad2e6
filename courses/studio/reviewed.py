"""What the last step to a course says about its reviews: who is asked, what they said, and what that means for publishing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from courses import unfinished
from courses.outline import source_of
from courses.reviews import gate, services, standing
from courses.reviews.models import Review, ReviewRequest
from courses.reviews.shown import shown_reviews
from lms.catalog.standing import words_of


@dataclass(frozen=True)
class Reviewed:
    """Where the reviews of a course stand. ``notes`` and ``reviews`` are what its page says once it is published as it is now."""

    asks: bool
    request: ReviewRequest | None
    notes: list[str]
    reviews: list[Review]
    waits: bool
    """The site publishes nothing before all reviews approved it."""


def reviewed(course: Any) -> Reviewed:
    """Return where the reviews of a course stand."""
    source = source_of(course)
    codes = ";".join(standing.notes_of_drafts(source))
    rows = ReviewRequest.objects.active().filter(course_key=source.translation_key)
    return Reviewed(
        asks=bool(services.settings_of(source).roles),
        request=rows.first(),
        notes=words_of(codes),
        reviews=shown_reviews(source.translation_key, codes),
        waits=not gate.may_publish(course),
    )


def is_published(course: Any) -> bool:
    """Tell whether learners see all of a course as it was written last."""
    return all(page.live and not page.has_unpublished_changes for page in (course, *unfinished.parts_of(course)))
