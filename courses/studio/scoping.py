"""Choosers, lists and bulk actions of files and pages show a trainer what is of the own courses, or what everybody may read.

Wagtail asks who may choose a file in its choosers; its API for the admin and the confirmation of bulk actions name any row.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from wagtail import VERSION
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.pages import bulk_actions as of_pages
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.views import bulk_actions as of_documents
from wagtail.images import get_image_model
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.views import bulk_actions as of_images
from wagtail.images.views.chooser import ImageSelectFormatView
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.trainers import file_models, rights_of

MAY_CHOOSE = ["choose", "change"]
WAGTAIL_ASKS = (8, 0)
"""From this version on, Wagtail asks by itself who may place a picture."""


def files_of(user: Any, model: Any) -> Any:
    """Return the images, documents or recordings that a user may choose."""
    return CollectionPermissionPolicy(model, auth_model=rights_of(model)).instances_user_has_any_permission_for(
        user, MAY_CHOOSE
    )


def collections_of(user: Any) -> Any:
    """Return the collections from which the user may choose something, or to which something may be added."""
    found = set()
    for model in file_models():
        policy = CollectionPermissionPolicy(model, auth_model=rights_of(model))
        found |= set(
            policy.collections_user_has_any_permission_for(user, [*MAY_CHOOSE, "add"]).values_list("pk", flat=True)
        )
    return Collection.objects.filter(pk__in=found)


def pages_of(user: Any, pages: Any) -> Any:
    """Return those of the pages that are published, or that the user may edit."""
    own = PagePermissionPolicy().instances_user_has_any_permission_for(user, ["change", "add", "publish"])
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


class OwnImageFormat(ImageSelectFormatView):
    """Asks how a picture is placed. Wagtail before 8 asks it about pictures of everybody."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 about a picture that somebody may not choose."""
        get_object_or_404(files_of(request.user, get_image_model()), pk=kwargs["image_id"])
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


def picture_urls() -> list[URLPattern]:
    """Return the addresses of pictures that are answered here instead; from Wagtail 8 on there are none."""
    if VERSION >= WAGTAIL_ASKS:
        return []
    view = OwnImageFormat.as_view(model=get_image_model())
    return [path("images/chooser/<int:image_id>/select_format/", view, name="lms_picture_format")]


class ScopedFilesMixin:
    """An endpoint of the admin's API that shows what the user may choose."""

    def get_queryset(self) -> Any:
        """Narrow the rows."""
        rows = super().get_queryset()  # type: ignore[misc]
        return rows.filter(pk__in=files_of(self.request.user, rows.model).values("pk"))  # type: ignore[attr-defined]


class ScopedImages(ScopedFilesMixin, ImagesAdminAPIViewSet):
    """Images."""


class ScopedDocuments(ScopedFilesMixin, DocumentsAdminAPIViewSet):
    """Documents."""


class ScopedPages(PagesAdminAPIViewSet):
    """Pages."""

    def get_queryset(self) -> Any:
        """Narrow the rows."""
        return pages_of(self.request.user, super().get_queryset())


class SilentAboutOthersMixin:
    """A bulk action that names no row which the user may not touch."""

    def get_actionable_objects(self) -> tuple[Any, dict[str, Any]]:
        """Leave out what is not the user's."""
        objects, others = super().get_actionable_objects()  # type: ignore[misc]
        return objects, dict.fromkeys(others, ())


def silent_bulk_actions() -> list[Any]:
    """Return Wagtail's bulk actions of files and pages, each made silent."""
    actions = [
        of_images.AddTagsBulkAction, of_images.AddToCollectionBulkAction, of_images.DeleteBulkAction,
        of_documents.AddTagsBulkAction, of_documents.AddToCollectionBulkAction, of_documents.DeleteBulkAction,
        of_pages.DeleteBulkAction, of_pages.MoveBulkAction, of_pages.PublishBulkAction, of_pages.UnpublishBulkAction,
    ]  # fmt: skip
    return [type(f"Silent{action.__name__}", (SilentAboutOthersMixin, action), {}) for action in actions]
