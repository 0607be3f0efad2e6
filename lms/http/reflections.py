"""Saving and deleting one's own private writing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.base import clock
from lms.base.web import is_fetch, private
from lms.http.learner import own_enrollment
from lms.organizations.viewer import person_of
from lms.reflections import services

MOST_CHARACTERS = 10_000


@require_POST
def save(request: HttpRequest, uuid: UUID, block: UUID) -> HttpResponseBase:
    """Save the text at a block of a lesson; 401 for a script whose login ended, so that its tab keeps the text."""
    if is_fetch(request) and not request.user.is_authenticated:
        return JsonResponse({"error": "signed_out"}, status=401)
    return _save(request, uuid, block)


@private
def _save(request: HttpRequest, uuid: UUID, block: UUID) -> HttpResponse:
    enrollment = own_enrollment(request, uuid)
    revision = request.POST.get("revision", "0")
    text = "" if "delete" in request.POST else request.POST.get("text", "")[:MOST_CHARACTERS]
    try:
        new = services.save(
            person=person_of(request),
            course=enrollment.course,
            block_key=f"block:{block}",
            text=text,
            revision=int(revision) if revision.isdigit() else 0,
            at=clock.now(),
        )
    except services.StaleTextError as stale:
        if is_fetch(request):
            return JsonResponse({"error": "stale", "response": stale.text, "revision": stale.revision}, status=409)
        messages.warning(request, _("A newer text is stored, perhaps from another tab. It is shown in the lesson."))
        return redirect(_back(request))
    if is_fetch(request):
        return JsonResponse({"revision": new})
    messages.success(request, _("Deleted.") if "delete" in request.POST else _("Saved. Nobody else can read it here."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/"
