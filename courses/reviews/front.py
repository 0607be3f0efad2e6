"""Reviews outside of the admin: a course as learners will see it, for its reviewers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from courses.reviews import whole
from courses.reviews.models import ReviewRequest
from courses.reviews.views import is_trainer
from lms.base.web import private


@require_safe
@private
def part(request: HttpRequest, uuid: UUID, key: UUID) -> HttpResponseBase:
    """Show a part of a course as it is drafted, to those who are asked to review it while it is under review."""
    found = get_object_or_404(ReviewRequest.objects.visible_to(request.user).select_related("page"), uuid=uuid)
    if found.page is None or not (found.is_active or is_trainer(request, found)):
        raise Http404
    pages = {page.translation_key: page for page in whole.drafts_of(found.page.specific)}
    if key not in pages:
        raise Http404
    return _shown(request, pages[key])


def _shown(request: HttpRequest, page: Any) -> HttpResponse:
    request.is_preview = True  # type: ignore[attr-defined]  # as Wagtail does
    return TemplateResponse(request, page.template, page.get_context(request)).render()
