"""System status, for training administrators: what ``doctor`` prints, in the admin."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.base import clock
from lms.base.health import examine, worst


@permission_required("lms.view_rendition", raise_exception=True)
@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Show each check with what it found and what to do."""
    at = clock.now()
    lines = examine(at=at)
    return render(request, "lms/system/status.html", {"lines": lines, "worst": worst(lines), "at": at})
