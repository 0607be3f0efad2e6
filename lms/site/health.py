"""Health for load balancers: ``/livez`` touches nothing, ``/readyz`` looks at what requests need."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.base import clock
from lms.base.health import Weight, examine, ready

SAID = frozenset({Weight.GATE, Weight.HINT})


def livez(request: HttpRequest) -> HttpResponse:
    """Answer that this process serves requests."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when requests may come, 503 when not, with a level for each check and no details: anybody may ask.

    A broker that is away is said and does not count: answers are stored and certificates wait.
    """
    lines = examine(at=clock.now(), weights=SAID)
    body = {"ready": ready(lines), "checks": {line.key: line.finding.level.value for line in lines}}
    return JsonResponse(body, status=200 if body["ready"] else 503)
