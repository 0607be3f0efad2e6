"""Handouts for patients: read on the screen, downloaded as PDF in each language."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.base import clock
from lms.base.clock import site_day
from lms.base.leases import database_now
from lms.base.limits import EXPORT, limited
from lms.base.web import private
from lms.http.directory import open_by_setting
from lms.resources import handouts as services
from lms.resources import tasks
from lms.resources.handout_models import Handout, HandoutFile, newest


@open_by_setting
@require_safe
def handouts(request: HttpRequest) -> HttpResponse:
    """List the handouts with their newest files, under the title of the language that is read."""
    found = Handout.objects.shown(site_day(clock.now())).with_files().order_by("name", "pk")
    rows = [(each, newest(each.offered)) for each in found]
    return render(request, "lms/handouts/list.html", {"rows": [row for row in rows if row[1]], "place": "directory"})


@open_by_setting
@require_safe
def handout(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a handout: the newest text in the language that is read or asked for, and all files with their versions.

    One that is overdue says that it is being checked; who may write it reads it still, and which files failed.
    """
    found = get_object_or_404(Handout.objects.filter(closed_at__isnull=True).with_files(), uuid=uuid)
    is_shown = found.is_shown(site_day(clock.now()))
    writes = Handout.objects.visible_to(request.user).contains(found)
    current = newest(found.offered) if is_shown or writes else []
    wanted = request.GET.get("language") or get_language()
    shown = next((file for file in current if file.language == wanted), current[0] if current else None)
    older = [file for file in found.offered if file not in current]
    context = {
        "handout": found,
        "shown": shown,
        "files": current,
        "older": sorted(older, key=lambda file: (file.language, -file.number)),
        "failed": services.failed(handout=found) if writes else [],
        "overdue": found.checked_on is not None and not is_shown,
        "place": "directory",
    }
    return render(request, "lms/handouts/handout.html", context, status=200 if is_shown or writes else 404)


@private
@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Try once more to make the files that failed."""
    found = get_object_or_404(Handout.objects.visible_to(request.user).filter(closed_at__isnull=True), uuid=uuid)
    make(services.retry(handout=found, at=database_now()))
    messages.success(request, _("The files are being made. Please come back in a minute."))
    return redirect("lms:handout", found.uuid)


def make(keys: list[int]) -> None:
    """Let workers make these files after the commit."""
    for key in keys:
        transaction.on_commit(lambda key=key: tasks.enqueue(key), robust=True)  # type: ignore[misc]


@limited(EXPORT)
@open_by_setting
@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send the file of a version, as long as its handout is shown; to who may write it, after that too."""
    seen = Handout.objects.shown(site_day(clock.now())) | Handout.objects.visible_to(request.user)
    files = HandoutFile.objects.filter(state="ready", handout__closed_at__isnull=True, handout__in=seen.values("pk"))
    file = get_object_or_404(files.select_related("handout"), uuid=uuid)
    response = HttpResponse(bytes(file.data or b""), content_type="application/pdf")
    name = f"{slugify(file.handout.name) or 'handout'}-{file.language}-{file.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = f'"{file.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
