"""What may be sent to the reference site, and which uploads the demo hands out by itself."""

from __future__ import annotations

import posixpath
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.static import serve

DOCUMENTS = "documents"
"""The folder of Wagtail's documents. They have addresses of their own, which ask who may read them."""


class WholeRequestLimit(FileUploadHandler):
    """Refuses a request with files before it is read, if it is larger than ``MOST_UPLOAD_BYTES``;
    where recordings are uploaded, than ``MOST_RECORDING_UPLOAD_BYTES``."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  # Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Look at the length that the web server enforces.

        Raises RequestDataTooBig.
        """
        if content_length > self._most():
            raise RequestDataTooBig("The request is larger than MOST_UPLOAD_BYTES.")

    def _most(self) -> int:
        path = self.request.path if self.request is not None else ""
        recordings = path.startswith(reverse("wagtailmedia:index"))
        return int(settings.MOST_RECORDING_UPLOAD_BYTES if recordings else settings.MOST_UPLOAD_BYTES)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the data on to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Keep nothing."""


def uploaded_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send an uploaded picture; a document is not found here, however its address is written."""
    if posixpath.normpath(path).lstrip("/").split("/")[0] == DOCUMENTS:
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))
