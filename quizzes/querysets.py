"""Reading questions and attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import OuterRef, Subquery

from quizzes.owners import courses_of

if TYPE_CHECKING:
    from quizzes.models import Question  # noqa: F401  # names for the generics


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions."""

    def current(self) -> Self:
        """Return the questions that are not archived."""
        return self.filter(archived_at__isnull=True)

    def originals(self) -> Self:
        """Return the questions as they were first written, without their translations."""
        return self.filter(revision__source__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """Return the questions of the user's own courses; all of them for a superuser, none for somebody inactive.

        Translations are no rows of their own for trainers: they are reached by their original.
        """
        if user.is_active and user.is_superuser:
            return self.originals()
        return self.originals().filter(course_key__in=courses_of(user).values("translation_key"))

    def with_course_title(self, user: Any) -> Self:
        """Add the title of the page of the course, as far as it is the user's, as ``course_title``."""
        pages = courses_of(user).filter(translation_key=OuterRef("course_key")).order_by("pk")
        return self.annotate(course_title=Subquery(pages.values("title")[:1]))
