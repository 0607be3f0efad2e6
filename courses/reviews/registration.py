"""What reviews add to Wagtail's admin; registered by ``courses.wagtail_hooks``."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from courses.mixins import CourseMixin
from courses.reviews import gate, payments, views
from courses.reviews.querysets import SEES_ALL
from courses.trainers import TRAINERS

PREFIX = "training/reviews"


def review_urls() -> list[URLPattern]:
    """Return the addresses of reviews."""
    return [
        path(f"{PREFIX}/", views.reviews, name="lms_reviews"),
        path(f"{PREFIX}/payments/", payments.payments, name="lms_review_payments"),
        path(f"{PREFIX}/payments/<uuid:uuid>/", payments.record, name="lms_review_pay"),
        path(f"{PREFIX}/ask/<int:page_id>/", views.ask, name="lms_review_ask"),
        path(f"{PREFIX}/<uuid:uuid>/", views.review, name="lms_review"),
        path(f"{PREFIX}/<uuid:uuid>/comment/", views.comment, name="lms_review_comment"),
        path(f"{PREFIX}/<uuid:uuid>/again/", views.again, name="lms_review_again"),
        path(f"{PREFIX}/<uuid:uuid>/take-back/", views.take_back, name="lms_review_take_back"),
    ]


def takes_part(user: Any) -> bool:
    """Tell whether the user writes courses, reviews them, or administers training."""
    if user.has_perm(SEES_ALL):
        return True
    return bool(user.groups.filter(Q(name=TRAINERS) | Q(checklisttask__isnull=False)).exists())


class ReviewsMenuItem(MenuItem):
    """Shown to trainers, reviewers and training administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Look for one of the groups."""
        return takes_part(request.user)


def review_menu_item() -> Any:
    """Return the menu entry."""
    return ReviewsMenuItem(_("Reviews"), reverse("lms_reviews"), icon_name="tasks", order=170)


def header_button(page: Any, user: Any, next_url: str | None = None, view_name: str | None = None) -> Any:
    """Yield the way from the editor of a course to its reviews."""
    if isinstance(page, CourseMixin) and page.permissions_for_user(user).can_edit():  # type: ignore[attr-defined]
        yield Button(_("Ask for reviews"), reverse("lms_review_ask", args=[page.pk]), icon_name="tasks", priority=90)


def hold_back(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Publish nothing that waits for reviews, where the site wants that; what was written is kept as a draft."""
    if gate.may_publish(page):
        return None
    messages.error(request, gate.WAITS)
    return redirect("wagtailadmin_pages:edit", page.pk)


def hold_back_many(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    """Publish none of the chosen pages when one of them waits for reviews."""
    if action_type != "publish" or all(gate.may_publish(page.specific) for page in objects):
        return None
    messages.error(request, gate.WAITS)
    return redirect("wagtailadmin_home")
