"""Reading questions and attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from quizzes.models import Question  # noqa: F401  # names for the generics


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions."""

    def current(self) -> Self:
        """Return the questions that are not archived."""
        return self.filter(archived_at__isnull=True)
