"""Who may do what with questions in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class QuestionPolicy(ModelPermissionPolicy):
    """Rights on the model, for the rows that are visible to the user. Nobody deletes: a question is archived."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow what the model's permissions allow, but no deleting."""
        return action != "delete" and bool(super().user_has_permission(user, action))

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        """Return those who may do one of these."""
        possible = set(actions) - {"delete"}
        users = super().users_with_any_permission(possible)
        return users if possible else users.none()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Allow it for a row that the user may see."""
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        """Allow it for a row that the user may see, and for one that is being written."""
        if not self.user_has_any_permission(user, actions):
            return False
        return bool(instance._state.adding or self._seen(user).filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        """Return the rows that the user may see."""
        return self._seen(user) if self.user_has_any_permission(user, actions) else self.model.objects.none()

    def _seen(self, user: Any) -> Any:
        return self.model.objects.visible_to(user)
