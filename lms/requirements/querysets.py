"""Reading assignments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from lms.requirements.models import Assignment  # noqa: F401  # a name for the generic


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments."""

    def standing(self) -> Self:
        """Return the assignments that people who join later get too."""
        return self.filter(newcomers=True, undone_at__isnull=True, ended_at__isnull=True)

    def within(self, organizations: Iterable[int]) -> Self:
        """Return the assignments to a team or a role of these organizations, named by their integer keys."""
        return self.filter(Q(organization__in=organizations) | Q(team__organization__in=organizations))
