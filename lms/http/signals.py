"""What a lesson's script, or a form without it, says of the learner: here, back, a block taken in or tried."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from lms.base import clock
from lms.base.limits import SIGNAL, limited
from lms.base.web import is_fetch, mark_private, private
from lms.flows.opening import PartShutError
from lms.flows.watching import Sign, notice
from lms.http.learner import own_enrollment
from lms.progress import services as progress
from lms.progress.services import UnknownActivityError


@require_POST
@limited(SIGNAL)
def signal(request: HttpRequest, uuid: UUID, key: UUID) -> HttpResponseBase:
    """Take a sign in; a script gets the rule of the lesson as it stands now, a form leads back to the lesson."""
    if is_fetch(request) and not request.user.is_authenticated:
        return mark_private(JsonResponse({"error": "signed_out"}, status=401))
    return _signal(request, uuid, key)


@private
def _signal(request: HttpRequest, uuid: UUID, key: UUID) -> HttpResponse:
    enrollment = own_enrollment(request, uuid)
    sign = request.POST.get("sign", "")
    if sign not in set(Sign):
        raise Http404
    try:
        asked = notice(
            enrollment=enrollment,
            activity_key=key,
            sign=Sign(sign),
            block=request.POST.get("block", ""),
            at=clock.now(),
        )
    except (UnknownActivityError, PartShutError) as error:
        raise Http404 from error
    if is_fetch(request):
        html = render_to_string("courses/asked.html", {"asked": asked}, request)
        return JsonResponse({"complete": asked.complete, "html": html})
    return redirect(f"{progress.item_of(enrollment=enrollment, key=key)['url']}#asked")
