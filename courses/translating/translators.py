"""Translators of a course into one language: they write its drafts in that language, publish nothing, and see no other course."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.mixins import CourseMixin
from courses.pagewriting import page_class
from quizzes.owners import courses_of

TRANSLATORS = "Translators"
"""Opens the admin, made by ``lms_setup``."""
PREFIX = "Translators: "
LONGEST_NAME = 120


def group_of(page: Any) -> Group | None:
    """Return the group of the translators of a translated course, given by its page."""
    return Group.objects.filter(name__startswith=PREFIX, page_permissions__page_id=page.pk).first()


def translators_of(page: Any) -> Any:
    """Return the logins of the translators."""
    group = group_of(page)
    return get_user_model().objects.filter(groups=group).order_by("pk") if group else get_user_model().objects.none()


@transaction.atomic
def appoint(*, user: Any, page: Any) -> None:
    """Let the user write a translated course, given by its page, and all of its parts; repeating it changes nothing."""
    group = group_of(page)
    if group is None:
        name = f"{PREFIX}{page.slug}"[:LONGEST_NAME] + f" ({page.locale.language_code}, {page.pk})"
        group = Group.objects.create(name=name)
        meta = GroupPagePermission._meta.get_field("page").related_model._meta
        change = Permission.objects.get(
            content_type__app_label=meta.app_label, codename=get_permission_codename("change", meta)
        )
        GroupPagePermission.objects.create(group=group, page_id=page.pk, permission=change)
    user.groups.add(group, Group.objects.get(name=TRANSLATORS))


@transaction.atomic
def dismiss(*, user: Any, page: Any) -> None:
    """Take the user out of a translation, and out of the admin when that was the last one."""
    group = group_of(page)
    if group is not None:
        user.groups.remove(group)
    if not user.groups.filter(name__startswith=PREFIX).exists():
        user.groups.remove(*Group.objects.filter(name=TRANSLATORS))


def translations_of(user: Any) -> Any:
    """Return the pages of the translated courses that the user writes without being a trainer of the course."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change").type(page_class(CourseMixin))
    return pages.exclude(pk__in=courses_of(user).values("pk"))
