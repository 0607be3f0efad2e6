"""Who may edit which course: one group for each course, with rights on the course's page and all pages below it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission

TRAINERS = "Trainers"
RIGHTS = ("add", "change", "publish", "lock", "unlock")


def group_name(course_page: Any) -> str:
    """Return the name of the group of a course's trainers."""
    return f"Trainers: {course_page.slug}"[:150]


@transaction.atomic
def appoint(*, user: Any, course_page: Any) -> Group:
    """Make the user a trainer of this course and of no other; repeating it changes nothing.

    Expects the group ``Trainers`` of the command ``lms_setup``, which opens the admin.
    """
    group, _created = Group.objects.get_or_create(name=group_name(course_page))
    meta = GroupPagePermission._meta.get_field("page").related_model._meta
    for right in RIGHTS:
        permission = Permission.objects.get(
            content_type__app_label=meta.app_label, codename=get_permission_codename(right, meta)
        )
        GroupPagePermission.objects.get_or_create(group=group, page_id=course_page.pk, permission=permission)
    user.groups.add(group, Group.objects.get(name=TRAINERS))
    return group
