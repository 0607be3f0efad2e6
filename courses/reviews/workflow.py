"""The tasks of the workflow "Course review": a group approves with a checklist."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from courses.reviews.models import Review
from courses.reviews.words import Role, question


def valid_checklist(value: Any) -> None:
    """Refuse a checklist that is no list of questions with codes.

    Raises ValidationError.
    """
    items: list[Any] = value if isinstance(value, list) else [None]
    if not all(isinstance(item, dict) and isinstance(item.get("code"), str) and item["code"] for item in items):
        raise ValidationError(_('Write a list of questions, each with a "code" and, if it is your own, a "question".'))
    if len({item["code"] for item in items}) < len(items):
        raise ValidationError(_("Give each question a code of its own."))


class ChecklistTaskState(TaskState):
    """One turn of a group. What was decided stands in ``review``, which outlives this row (ADR 0083)."""

    review = models.OneToOneField(Review, null=True, blank=True, on_delete=models.SET_NULL, related_name="task_state")
    exclude_fields_in_copy: ClassVar = ["review"]

    class Meta:
        verbose_name = _("turn of a reviewing group")
        verbose_name_plural = _("turns of reviewing groups")


class ChecklistTask(AbstractGroupApprovalTask):
    """A review with a checklist. Everything happens on the page of the review: the editor shows no buttons for it."""

    role = models.CharField(_("review"), max_length=20, choices=Role.choices, unique=True)
    checklist = models.JSONField(_("checklist"), default=list, validators=[valid_checklist])

    task_state_class = ChecklistTaskState
    admin_form_fields: ClassVar = [*AbstractGroupApprovalTask.admin_form_fields, "role", "checklist"]
    admin_form_readonly_on_edit_fields: ClassVar = [
        *AbstractGroupApprovalTask.admin_form_readonly_on_edit_fields,
        "role",
    ]

    class Meta:
        verbose_name = _("review of a course with a checklist")
        verbose_name_plural = _("reviews of courses with a checklist")

    def asked(self) -> list[dict[str, str]]:
        """Return the questions with their codes, in the language of the reader."""
        return [{"code": item["code"], "question": str(question(item))} for item in self.checklist]

    def is_for(self, user: Any) -> bool:
        """Tell whether the user belongs to a group that is asked."""
        return bool(self._user_in_groups(user))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Reviewers read and decide; they do not write in the course."""
        return False

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Trainers may go on writing: what changes has to be approved again."""
        return False

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        """Reviewers lock nothing."""
        return False

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        """Offer nothing in the editor, whose buttons know no checklist."""
        return []

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """Leave Wagtail's own lists to other workflows: ours stand on the training panel."""
        return TaskState.objects.none()

    @classmethod
    def get_description(cls) -> Any:
        """Say what it is, where tasks are chosen."""
        return _("Members of the chosen groups answer a checklist and approve, return or refuse the course")


class ReviewRound(WorkflowState):
    """The state of the workflow for one request. A class of its own keeps Wagtail's mails away: ours wait in the outbox."""

    class Meta:
        proxy = True
        verbose_name = _("round of reviews")
        verbose_name_plural = _("rounds of reviews")

    def on_finish(self, user: Any = None) -> None:
        """Publish nothing here: the service publishes the whole course, if the site wants that."""
