"""The panel on the first page of the admin: what a trainer or a reviewer has to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel
from wagtail.models import Comment, Workflow
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses import stale
from courses.reviews.models import ReviewComment
from courses.reviews.reading import waiting_for
from courses.reviews.registration import takes_part
from courses.reviews.setup import NAME
from courses.studio import access
from lms.base import clock
from lms.base.clock import site_day

MOST = 10


class TrainingPanel(Component):
    """Drafts, reviews that wait, comments, and courses past their day: ten of each, the newest or longest waiting first."""

    name = "training"
    template_name = "courses/studio/home.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Return the four lists in a fixed number of statements."""
        request = (parent_context or {})["request"]
        user = request.user
        own = PagePermissionPolicy().instances_user_has_permission_for(user, "change").filter(depth__gt=2)
        unpublished = own.filter(Q(has_unpublished_changes=True) | Q(live=False))
        return {
            "drafts": unpublished.order_by("-latest_revision_created_at", "-pk")[:MOST],
            "waiting": waiting_for(user)[:MOST],
            "comments": _comments(user, own),
            "overdue": stale.overdue_courses(user=user, day=site_day(clock.now()))[:MOST],
            "may_make": access.may_make(user),
        }


def _comments(user: Any, own: Any) -> list[dict[str, Any]]:
    """Return what others wrote to the user: at a place of a lesson, or about a review."""
    places = Comment.objects.filter(page__in=own.values("pk"), resolved_at__isnull=True).exclude(user=user.pk)
    words = ReviewComment.objects.filter(request__page__in=own.values("pk")).exclude(author__user=user.pk)
    found = [
        {"text": comment.text, "title": comment.page.draft_title, "at": comment.created_at, "page": comment.page}
        for comment in places.select_related("page").order_by("-created_at", "-pk")[:MOST]
    ] + [
        {"text": word.text, "title": word.request.title, "at": word.written_at, "request": word.request}
        for word in words.select_related("request").order_by("-written_at", "-pk")[:MOST]
    ]
    return sorted(found, key=lambda each: each["at"], reverse=True)[:MOST]


class OtherWorkflows(UserObjectsInWorkflowModerationPanel):
    """Wagtail's own panel without reviews of courses, which stand on the training panel in the trainer's words."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Leave the workflow "Course review" out."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        ours = set(Workflow.objects.filter(name=NAME).values_list("pk", flat=True))
        context["workflow_states"] = [state for state in context["workflow_states"] if state.workflow_id not in ours]
        return context


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Put the training panel first, for trainers, reviewers and training administrators."""
    panels[:] = [OtherWorkflows() if type(panel) is UserObjectsInWorkflowModerationPanel else panel for panel in panels]
    if takes_part(request.user):
        panels.append(TrainingPanel())
