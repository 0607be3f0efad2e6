"""Health of the process: ``/livez`` touches nothing."""

from django.http import HttpRequest, HttpResponse


def livez(request: HttpRequest) -> HttpResponse:
    """Answer that this process serves requests."""
    return HttpResponse("ok", content_type="text/plain")
