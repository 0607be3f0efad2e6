"""Who may edit which course: one team for each course, with rights on its page, all pages below it and its own collection."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission
from wagtailmedia import get_media_model

from courses.studio.records import CourseTeam

TRAINERS = "Trainers"
RIGHTS = ("add", "change", "publish", "lock", "unlock")
FILE_RIGHTS = ("add", "change", "choose")
LONGEST_NAME = 120


def group_name(course_page: Any) -> str:
    """Return the name of the group of a course's trainers."""
    return f"Trainers: {course_page.slug}"[:LONGEST_NAME]


@transaction.atomic
def team_of(course_page: Any) -> CourseTeam:
    """Return the team of a course, made where there is none. Repeating it changes nothing but missing rights."""
    team = (
        CourseTeam.objects.filter(course_key=course_page.translation_key).select_related("group", "collection").first()
    )
    if team is None:
        group, collection = _free_group(course_page), _new_collection(course_page)
        team = CourseTeam.objects.create(course_key=course_page.translation_key, group=group, collection=collection)
    for page in course_page.get_translations(inclusive=True):
        give_rights(team, page)
    _give_files(team)
    return team


def has_team(course_page: Any) -> bool:
    """Tell whether somebody was ever appointed to the course."""
    return CourseTeam.objects.filter(course_key=course_page.translation_key).exists()


@transaction.atomic
def appoint(*, user: Any, course_page: Any, lead: bool = False) -> Group:
    """Make the user a trainer of this course and of no other; repeating it changes nothing.

    A lead may also choose the other trainers of the course. Expects the group ``Trainers`` of the command ``lms_setup``, which
    opens the admin.
    """
    team = team_of(course_page)
    user.groups.add(team.group, Group.objects.get(name=TRAINERS))
    if lead:
        team.leads.add(user)
    return team.group


@transaction.atomic
def dismiss(*, user: Any, team: CourseTeam) -> None:
    """Take the user out of the team of a course, and out of the admin when that was the last one."""
    team.leads.remove(user)
    user.groups.remove(team.group)
    if not user.groups.filter(course_team__isnull=False).exists():
        user.groups.remove(*Group.objects.filter(name=TRAINERS))


def leads(user: Any, team: CourseTeam) -> bool:
    """Tell whether the user chooses the trainers of this course."""
    if user.has_perm("lms_courses.change_courseteam"):
        return True
    return team.leads.filter(pk=user.pk).exists() and team.group.user_set.filter(pk=user.pk).exists()


def give_rights(team: CourseTeam, page: Any) -> None:
    """Let the team write and publish a page and all pages below it."""
    meta = GroupPagePermission._meta.get_field("page").related_model._meta
    for permission in _permissions(meta, RIGHTS):
        GroupPagePermission.objects.get_or_create(group=team.group, page_id=page.pk, permission=permission)


def _give_files(team: CourseTeam) -> None:
    for model in file_models():
        for permission in _permissions(rights_of(model)._meta, FILE_RIGHTS):
            GroupCollectionPermission.objects.get_or_create(
                group=team.group, collection=team.collection, permission=permission
            )


def file_models() -> list[Any]:
    """Return the models whose rows lie in collections: images, documents, and recordings."""
    found = [get_image_model(), get_document_model()]
    return [*found, get_media_model()] if apps.is_installed("wagtailmedia") else found


def rights_of(model: Any) -> Any:
    """Return the model that the rights on files of a model are named after; for recordings the one of ``wagtailmedia``."""
    return apps.get_model("wagtailmedia.Media") if model is get_media_model() else model


def _permissions(meta: Any, rights: tuple[str, ...]) -> Any:
    names = [get_permission_codename(right, meta) for right in rights]
    return Permission.objects.filter(content_type__app_label=meta.app_label, codename__in=names)


def _free_group(course_page: Any) -> Group:
    """Return the group of this name, another name where it is the group of another course."""
    name = group_name(course_page)
    if CourseTeam.objects.filter(group__name=name).exists():
        name = f"{name} ({course_page.pk})"
    return Group.objects.get_or_create(name=name)[0]


def _new_collection(course_page: Any) -> Collection:
    root = Collection.get_first_root_node()
    collection: Collection = root.add_child(instance=Collection(name=str(course_page.title)[:255]))
    return collection
