"""Registration in Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import permissions
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from quizzes.models import Question


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Questions are chosen and looked at; their content is written through ``quizzes.bank`` alone."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow to view, to those who may view."""
        return action == "view" and bool(super().user_has_permission(user, "view"))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Allow what a single action allows."""
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Any) -> Any:
        """Return those who may view, if viewing is asked for."""
        users = super().users_with_any_permission(["view"])
        return users if "view" in actions else users.none()


class QuestionViewSet(SnippetViewSet):
    """The questions, for the chooser of a quiz page."""

    model = Question
    icon = "help"
    menu_label = _("Questions")
    list_display = ("title", "kind", "locale")
    list_filter = ("kind", "locale")
    search_fields = ("title",)
    permission_policy = ReadOnlyPolicy(Question)


if hasattr(permissions, "register_permission_policy"):  # Wagtail 8 and later
    permissions.register_permission_policy(Question, QuestionViewSet.permission_policy)
register_snippet(QuestionViewSet)
