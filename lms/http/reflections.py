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
from lms.base.limits import SAVE, limited
from lms.base.web import hand_back, is_fetch, mark_private, number_in
from lms.http.learner import own_enrollment
from lms.organizations.viewer import person_of
from lms.reflections import services


@require_POST
@limited(SAVE)
def save(request: HttpRequest, uuid: UUID, block: UUID) -> HttpResponseBase:
    """Save the text at a block of a lesson; 401 when the login ended: a script's tab keeps the text, a page shows it."""
    if request.user.is_authenticated:
        return mark_private(_save(request, uuid, block))
    if is_fetch(request):
        return JsonResponse({"error": "signed_out"}, status=401)
    return hand_back(request, reason="signed_out")


def _save(request: HttpRequest, uuid: UUID, block: UUID) -> HttpResponse:
    enrollment = own_enrollment(request, uuid)
    text = "" if "delete" in request.POST else request.POST.get("text", "")
    try:
        new = services.save(
            person=person_of(request),
            course=enrollment.course,
            block_key=f"block:{block}",
            text=text,
            revision=number_in(request.POST, "revision"),
            at=clock.now(),
        )
    except services.StaleTextError as stale:
        if is_fetch(request):
            return JsonResponse({"error": "stale", "response": stale.text, "revision": stale.revision}, status=409)
        return hand_back(request, reason="stale", back=_back(request))
    if is_fetch(request):
        return JsonResponse({"revision": new})
    messages.success(request, _("Deleted.") if "delete" in request.POST else _("Saved. Nobody else can read it here."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/"
