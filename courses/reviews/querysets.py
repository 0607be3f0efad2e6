"""Which requests and reviews a person may see."""

from __future__ import annotations

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q
from wagtail.permission_policies.pages import PagePermissionPolicy

SEES_ALL = "lms_courses.view_review"


class ReviewRequestQuerySet(models.QuerySet[Any]):
    """Requests for review."""

    def active(self) -> Self:
        """Return those on which somebody still has to act."""
        return self.filter(state__in=("open", "returned"))

    def asking(self, user: Any) -> Self:
        """Return those that wait for a group of the user, whoever wrote the course."""
        task = "workflow_state__current_task_state__task__checklisttask__groups__user"
        return self.filter(state="open", **{task: user.pk}).distinct()

    def visible_to(self, user: Any) -> Self:
        """Return what the user wrote, is asked to review, or has reviewed; everything for training administrators."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_perm(SEES_ALL):
            return self.all()
        own = PagePermissionPolicy().instances_user_has_permission_for(user, "change").values("pk")
        asked = self.model.objects.asking(user).values("pk")
        return self.filter(Q(page__in=own) | Q(pk__in=asked) | Q(reviews__reviewer__user=user.pk)).distinct()


class ReviewQuerySet(models.QuerySet[Any]):
    """Reviews: written once."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse.

        Raises TypeError.
        """
        raise TypeError("A review is never changed: it is what somebody said on that day.")

    def delete(self) -> NoReturn:
        """Refuse.

        Raises TypeError.
        """
        raise TypeError("A review is never deleted: a refusal stays visible.")

    def of_course(self, key: Any) -> Self:
        """Return the reviews of a course, the oldest first."""
        return self.filter(course_key=key).order_by("decided_at", "pk")
