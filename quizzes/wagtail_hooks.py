"""Registration in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks, permissions
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from lms.base.scoping import without_bulk_deletion
from quizzes import grants
from quizzes.models import Question
from quizzes.owners import courses_of
from quizzes.viewsets import QuestionViewSet

if hasattr(permissions, "register_permission_policy"):  # Wagtail 8 and later
    permissions.register_permission_policy(Question, QuestionViewSet.permission_policy)
register_snippet(QuestionViewSet)
hooks.register("register_bulk_action", without_bulk_deletion(Question), order=1)


@hooks.register("register_admin_urls")
def attempt_urls() -> list[URLPattern]:
    """Add the page of learners who wait for an attempt."""
    return [
        path("training/attempts/", grants.waiting, name="lms_attempts_waiting"),
        path("training/attempts/<uuid:enrollment>/<uuid:quiz>/grant/", grants.grant, name="lms_attempt_grant"),
    ]


class WaitingMenuItem(MenuItem):
    """Shown to trainers of a course."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for what the page asks for."""
        return bool(courses_of(request.user).exists())


@hooks.register("register_admin_menu_item")
def waiting_menu_item() -> Any:
    """Add the menu entry."""
    return WaitingMenuItem(
        _("Waiting for an attempt"), reverse("lms_attempts_waiting"), icon_name="redirect", order=170
    )
