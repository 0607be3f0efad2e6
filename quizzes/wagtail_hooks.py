"""Registration in Wagtail's admin."""

from wagtail import hooks, permissions
from wagtail.snippets.models import register_snippet

from lms.base.scoping import without_bulk_deletion
from quizzes.models import Question
from quizzes.viewsets import QuestionViewSet

if hasattr(permissions, "register_permission_policy"):  # Wagtail 8 and later
    permissions.register_permission_policy(Question, QuestionViewSet.permission_policy)
register_snippet(QuestionViewSet)
hooks.register("register_bulk_action", without_bulk_deletion(Question), order=1)
