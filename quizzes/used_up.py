"""Who has no attempt left at a quiz and has not passed it, for the trainers of the course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lms.enrollment.models import Enrollment
from quizzes.models import Attempt, AttemptGrant, Quiz
from quizzes.owners import courses_of


@dataclass(frozen=True)
class UsedUp:
    """A learner's enrollment and a quiz at which no attempt is left."""

    enrollment: Enrollment
    quiz: Quiz
    attempts: int
    granted: int


def used_up_in_courses_of(user: Any, *, most: int) -> list[UsedUp]:
    """Return who waits for another attempt in the courses that the user may edit, at most this many, in three queries."""
    pairs = list(_pairs(user).order_by("enrollment", "quiz")[:most])
    enrollments = Enrollment.objects.select_related("person", "course").in_bulk([pair["enrollment"] for pair in pairs])
    quizzes = Quiz.objects.in_bulk([pair["quiz"] for pair in pairs])
    return [
        UsedUp(enrollments[pair["enrollment"]], quizzes[pair["quiz"]], pair["attempts"], pair["granted"])
        for pair in pairs
    ]


def _pairs(user: Any) -> QuerySet[Any, dict[str, Any]]:
    own = Attempt.objects.filter(
        quiz__attempts_allowed__isnull=False,
        quiz__activity__course__key__in=courses_of(user).values("translation_key"),
        enrollment__withdrawn_at__isnull=True,
    )
    granted = (
        AttemptGrant.objects.filter(enrollment=OuterRef("enrollment"), quiz=OuterRef("quiz"))
        .order_by()
        .values("enrollment")
        .annotate(total=Sum("extra"))
        .values("total")
    )
    pairs = (
        own.order_by()
        .values("enrollment", "quiz")
        .annotate(
            attempts=Count("pk"),
            over=Count("pk", filter=Q(passed=True) | Q(status=Attempt.Status.OPEN)),
            granted=Coalesce(Subquery(granted, output_field=IntegerField()), 0),
        )
        .filter(over=0, attempts__gte=F("quiz__attempts_allowed") + F("granted"))
    )
    return cast("QuerySet[Any, dict[str, Any]]", pairs)
