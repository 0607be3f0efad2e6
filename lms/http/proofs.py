"""Files that show completions: a proof for the person, their supervisors and administrators, a scan for who leads the session."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lms.base.web import private
from lms.outside import services
from lms.outside.models import LiveSession, OutsideRecord, Proof

RETRY_SECONDS = 30


@private
@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send the proof of a record; 404 without one, 503 while the storage is away."""
    visible = OutsideRecord.objects.standing().visible_to(request.user)
    proof = get_object_or_404(visible.select_related("proof"), uuid=uuid).proof
    if proof is None:
        raise Http404
    return _send(request, proof)


@private
@require_safe
def scan(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a scan of a signed sheet; 503 while the storage is away."""
    return _send(request, get_object_or_404(Proof, uuid=uuid, session__in=LiveSession.objects.led_by(request.user)))


def _send(request: HttpRequest, proof: Proof) -> HttpResponseBase:
    """Send the file, to be saved and never shown by the browser."""
    try:
        file = services.storage().open(proof.storage_name)
    except OSError:
        response: HttpResponse = render(request, "lms/errors/503.html", status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    sent = FileResponse(file, as_attachment=True, filename=proof.file_name, content_type=proof.content_type)
    sent["ETag"] = f'"{proof.sha256}"'
    sent["X-Content-Type-Options"] = "nosniff"
    return sent
