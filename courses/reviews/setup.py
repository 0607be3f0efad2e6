"""Make the workflow "Course review" with its tasks and groups; what a site changed of them stays."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Workflow, WorkflowTask

from courses.reviews.words import CHECKLISTS, GROUPS, Role
from courses.reviews.workflow import ChecklistTask

NAME = "Course review"


@transaction.atomic
def make_workflow() -> Workflow:
    """Return the workflow, made where it is missing; safe to run again."""
    access = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    workflow, _new = Workflow.objects.get_or_create(name=NAME)
    for number, role in enumerate(Role.values):
        group, _new = Group.objects.get_or_create(name=GROUPS[role])
        group.permissions.add(access)
        checklist = [{"code": code} for code in CHECKLISTS[role]]
        name = str(Role(role).label)
        task, new = ChecklistTask.objects.get_or_create(role=role, defaults={"name": name, "checklist": checklist})
        if new:
            task.groups.add(group)
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": number})
    return workflow
