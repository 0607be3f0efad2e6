"""Reviews outside of the admin: a course as learners will see it, and how a reviewer wants to be named."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.previews.modes import LEARNER
from courses.reviews import credits, whole
from courses.reviews.models import Review, ReviewRequest
from courses.reviews.thanks import Credit
from courses.reviews.views import is_trainer
from lms.base import clock
from lms.base.web import private
from lms.organizations.viewer import person_of


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
    request.is_preview = True  # type: ignore[attr-defined]  # as Wagtail does
    shown: HttpResponseBase = pages[key].serve_preview(request, LEARNER)
    return shown


@require_safe
@private
def mine(request: HttpRequest) -> HttpResponse:
    """List what the visitor reviewed, with how they want to be named."""
    return _mine(request)


@require_POST
@private
def choose(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Keep how a reviewer wants to be named for one review."""
    review = _own(request, uuid)
    style, name = request.POST.get("style", ""), request.POST.get("name", "").replace("\x00", "")
    try:
        credits.choose(review=review, style=style, name=name, agreed=request.POST.get("agreed") == "on", at=clock.now())
    except credits.CreditError as error:
        return _mine(request, failed=review, why=error.words, status=422)
    messages.success(request, _("Your choice is kept, and the page of the course follows it."))
    return redirect("lms:my_reviews")


@require_POST
@private
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Take the name away from one review."""
    credits.withdraw(review=_own(request, uuid), at=clock.now())
    messages.success(request, _("Your name is taken away. The kind of review and its day stay."))
    return redirect("lms:my_reviews")


def _own(request: HttpRequest, uuid: UUID) -> Review:
    found: Review = get_object_or_404(Review.objects.filter(reviewer=person_of(request)), uuid=uuid)
    return found


def _mine(request: HttpRequest, *, failed: Review | None = None, why: str = "", status: int = 200) -> HttpResponse:
    found = Review.objects.filter(reviewer=person_of(request)).select_related("request", "credit")
    context = {
        "reviews": found.order_by("-decided_at", "-pk"),
        "failed": failed,
        "why": why,
        "sent": request.POST,
        "styles": Credit.Style.choices,
        "place": "profile",
    }
    return render(request, "courses/reviews/mine.html", context, status=status)
