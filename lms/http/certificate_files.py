"""Certificate files that failed, for training administrators: the reason, and a button to try again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.base.leases import database_now
from lms.certificates import services
from lms.certificates.models import Rendition
from lms.certificates.tasks import enqueue

MOST = 200


@permission_required("lms.view_rendition", raise_exception=True)
@require_safe
def failed_files(request: HttpRequest) -> HttpResponse:
    """List the files that failed or wait, oldest first."""
    troubled = Rendition.objects.filter(state=Rendition.State.FAILED) | Rendition.objects.filter(
        state=Rendition.State.PENDING, parked__gt=0
    )
    rows = troubled.select_related("certificate").order_by("created_at", "pk")[:MOST]
    return render(request, "lms/certificates/admin_files.html", {"rows": rows})


@permission_required("lms.change_rendition", raise_exception=True)
@require_POST
def retry_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a failed file back in line."""
    rendition = get_object_or_404(Rendition, uuid=uuid)
    if services.retry(rendition=rendition, at=database_now()):
        enqueue(rendition.pk)
        messages.success(request, _("The file is being made again."))
    else:
        messages.warning(request, _("This file has not failed, so there is nothing to repeat."))
    return redirect("lms_certificate_files")
