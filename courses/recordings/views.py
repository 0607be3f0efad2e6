"""Sending recordings, in parts if the player asks for parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courses.recordings.access import PARAMETER, may_see
from courses.recordings.models import Recording
from courses.recordings.ranges import Part, UnsatisfiableError, asked_for
from lms.base.web import private

CHUNK_BYTES = 256 * 1024
RETRY_SECONDS = 30
PICTURES = {"gif": "image/gif", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@private
@require_safe
def recording(request: HttpRequest, uuid: UUID, part: str) -> HttpResponseBase:
    """Send a recording (``file``), its picture (``poster``) or captions (a language).

    404 to whoever was not shown a lesson with it and does not work with it.
    """
    found = get_object_or_404(Recording, uuid=uuid)
    if not may_see(found, request.user, request.GET.get(PARAMETER, "")):
        raise Http404
    if part == "file":
        return _safe(_sent(request, found.file, found.content_type))
    if part == "poster":
        kind = PICTURES.get(str(found.thumbnail.name).rpartition(".")[2], "") if found.thumbnail else ""
        if not kind:
            raise Http404
        return _safe(_sent(request, found.thumbnail, kind))
    track = get_object_or_404(found.captions, language=part)
    return _safe(HttpResponse(track.text, content_type="text/vtt; charset=utf-8"))


def _safe(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _sent(request: HttpRequest, field: Any, content_type: str) -> HttpResponseBase:
    """Send the file or the part that is asked for; 416 for a part that is not there, 503 while the storage is away."""
    try:
        size = field.size
        wanted = asked_for(request.headers.get("Range", ""), size=size)
        file = field.storage.open(field.name)
    except UnsatisfiableError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    except OSError:
        response: HttpResponseBase = render(request, "lms/errors/503.html", status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    sent = _part(file, wanted, size, content_type) if wanted else FileResponse(file, content_type=content_type)
    sent["Accept-Ranges"] = "bytes"
    return sent


def _part(file: BinaryIO, wanted: Part, size: int, content_type: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_bytes(file, wanted), status=206, content_type=content_type)
    response["Content-Length"] = str(wanted.length)
    response["Content-Range"] = f"bytes {wanted.first}-{wanted.last}/{size}"
    return response


def _bytes(file: BinaryIO, wanted: Part) -> Iterator[bytes]:
    left = wanted.length
    with file:
        file.seek(wanted.first)
        while left and (chunk := file.read(min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk
