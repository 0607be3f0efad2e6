"""The wallet and the download of one's own certificates."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lms.base import clock
from lms.base.web import private
from lms.certificates import services
from lms.certificates.models import Certificate, Rendition
from lms.certificates.tasks import enqueue
from lms.outside.models import OutsideRecord

RETRY_SECONDS = 30


@private
@require_safe
def wallet(request: HttpRequest) -> HttpResponse:
    """List one's own certificates and records from elsewhere, newest first, also after access to the course ended."""
    certificates = (
        Certificate.objects.of_user(request.user)
        .exclude(status=Certificate.Status.SUPERSEDED)
        .select_related("enrollment__course")
        .prefetch_related("renditions")
        .order_by("-issued_at", "-pk")
    )
    elsewhere = OutsideRecord.objects.standing().of_user(request.user).listed()
    rows = [(certificate, _state(certificate)) for certificate in certificates]
    return render(
        request, "lms/certificates/wallet.html", {"rows": rows, "elsewhere": elsewhere, "place": "certificates"}
    )


def _state(certificate: Certificate) -> str:
    states = {rendition.state for rendition in certificate.renditions.all()}
    order = (Rendition.State.READY, Rendition.State.PENDING, Rendition.State.FAILED)
    return next((state.value for state in order if state in states), "")


@private
@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send the sealed file: 202 while it is made or made again, 503 while the storage is away; never an error page."""
    certificate = get_object_or_404(Certificate.objects.of_user(request.user), uuid=uuid)
    ready = certificate.renditions.filter(state=Rendition.State.READY).order_by("-made_at").first()
    if ready is None:
        return _wait(request, certificate, status=202)
    storage = services.storage()
    if not storage.reachable():
        return _wait(request, certificate, status=503)
    try:
        file = storage.open(ready.storage_name)
    except FileNotFoundError:
        enqueue(services.replace_lost(certificate=certificate, at=clock.now()).pk)
        return _wait(request, certificate, status=202)
    except OSError:
        return _wait(request, certificate, status=503)
    response = FileResponse(
        file, as_attachment=True, filename=f"{certificate.number}.pdf", content_type="application/pdf"
    )
    response["ETag"] = f'"{ready.sha256}"'
    return response


def _wait(request: HttpRequest, certificate: Certificate, *, status: int) -> HttpResponse:
    failed = certificate.renditions.filter(state=Rendition.State.FAILED).exists()
    context = {"certificate": certificate, "away": status == 503, "failed": failed, "place": "certificates"}  # noqa: PLR2004
    response = render(request, "lms/certificates/waiting.html", context, status=status)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
