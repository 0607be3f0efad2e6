"""What the pages of reviews show, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from courses.reviews.models import Review, ReviewRequest
from courses.reviews.querysets import SEES_ALL
from quizzes.owners import courses_of

MOST_ROWS = 50


@dataclass(frozen=True)
class CourseRow:
    """A course of a trainer with its newest request, if there is one."""

    page: Any
    request: ReviewRequest | None


def waiting_for(user: Any) -> list[ReviewRequest]:
    """Return what waits for a group of the user, the oldest first."""
    return list(ReviewRequest.objects.asking(user).order_by("requested_at", "pk")[:MOST_ROWS])


def reviewed_by(user: Any) -> list[Review]:
    """Return what the user decided, the newest first."""
    found = Review.objects.filter(reviewer__user=user.pk).select_related("request")
    return list(found.order_by("-decided_at", "-pk")[:MOST_ROWS])


def courses_with_requests(user: Any) -> list[CourseRow]:
    """Return the courses that the user may edit, each with its newest request."""
    pages = list(courses_of(user).order_by("draft_title", "pk")[:MOST_ROWS])
    newest = {
        request.course_key: request
        for request in ReviewRequest.objects.filter(course_key__in={page.translation_key for page in pages}).order_by(
            "pk"
        )
    }
    return [CourseRow(page, newest.get(page.translation_key)) for page in pages]


def history_of(request: ReviewRequest, user: Any) -> list[dict[str, Any]]:
    """Return every review of the course, the newest first. Names and conflicts are for training administrators.

    Others see the role, the day and what was said, and the name only as far as the reviewer wants it to be shown.
    """
    sees_all = user.has_perm(SEES_ALL)
    found = Review.objects.of_course(request.course_key).select_related("reviewer", "credit").reverse()
    return [
        {
            "review": review,
            "name": review.reviewer.legal_name if sees_all and review.reviewer else review.shown_name,
            "shows_conflict": sees_all or bool(review.reviewer and review.reviewer.user_id == user.pk),
        }
        for review in found
    ]
