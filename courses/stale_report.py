"""The report of what to look at again, for trainers about their own courses; also as CSV and workbook."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from courses import stale
from lms.base import clock, csvexport
from lms.base.clock import site_day
from lms.base.web import mark_private
from lms.reports import xlsx

MAY = "lms_courses.view_fact"
PAGE_SIZE = 50


@permission_required(MAY, raise_exception=True)
@require_safe
def report(request: HttpRequest) -> HttpResponseBase:
    """List it, or send it as a file."""
    rows = stale.find(user=request.user, day=site_day(clock.now()))
    wanted = request.GET.get("export", "")
    if wanted == "csv":
        return mark_private(_csv(rows))
    if wanted == "xlsx":
        return mark_private(_workbook(rows))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return mark_private(render(request, "courses/stale.html", {"page": page}))


def _header() -> list[str]:
    return [_("Kind"), _("What"), _("Since"), _("Where it is shown")]


def _cells(rows: list[stale.Stale]) -> list[list[Any]]:
    return [[row.label, row.what, row.since, "; ".join(row.where)] for row in rows]


def _csv(rows: list[stale.Stale]) -> StreamingHttpResponse:
    lines = csvexport.lines(_header(), _cells(rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="look-at-again.csv"'
    return response


def _workbook(rows: list[stale.Stale]) -> FileResponse:
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    xlsx.write(file, title=_("To look at again"), header=_header(), rows=_cells(rows))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="look-at-again.xlsx", content_type=xlsx.CONTENT_TYPE)


class StaleMenuItem(MenuItem):
    """Shown to those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the permission that the page asks for."""
        return bool(request.user.has_perm(MAY))


def urls() -> list[URLPattern]:
    """Return the address of the report."""
    return [path("reports/training/stale/", report, name="lms_stale")]


def menu_item() -> Any:
    """Return the entry below Reports."""
    return StaleMenuItem(gettext_lazy("To look at again"), reverse("lms_stale"), icon_name="history", order=1400)
