"""The roster of one's teams to take away, as CSV and as a workbook, now or as of a day."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from lms.base.csvexport import lines
from lms.base.limits import EXPORT, limited
from lms.base.web import private
from lms.enrollment.models import Enrollment
from lms.http.teamscope import Scope
from lms.reports import roster, xlsx

MOST_ROWS = 10_000
"""Rows of a workbook: it is built before it is sent, and a request may not take longer than its server allows."""


def _prepared(scope: Scope) -> QuerySet[Enrollment]:
    return roster.prepared(scope.enrollments(), teams=scope.teams, past=scope.past)


def _name(scope: Scope, ending: str) -> str:
    return f"roster-{scope.day or scope.standing.today}.{ending}"


@private
@require_safe
@limited(EXPORT)
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Stream the roster as CSV."""
    scope = Scope.of(request)
    rows = roster.rows(_prepared(scope), at=scope.at, zone=scope.zone)
    response = StreamingHttpResponse(lines(roster.header(), rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(scope, "csv")}"'
    return response


@private
@require_safe
@limited(EXPORT)
def as_workbook(request: HttpRequest) -> HttpResponseBase:
    """Send the roster as a workbook of at most 10,000 rows; a longer one leads back to the page, with words."""
    scope = Scope.of(request)
    prepared = _prepared(scope)
    if prepared.order_by()[MOST_ROWS : MOST_ROWS + 1].exists():
        too_long = ngettext(
            "A workbook holds at most %(most)s row. Choose one team, or take the roster as CSV.",
            "A workbook holds at most %(most)s rows. Choose one team, or take the roster as CSV.",
            MOST_ROWS,
        )
        messages.error(request, too_long % {"most": MOST_ROWS})
        return redirect(f"{reverse('lms:team')}?{scope.kept}")
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    xlsx.write(
        file, title=_("Roster"), header=roster.header(), rows=roster.rows(prepared, at=scope.at, zone=scope.zone)
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_name(scope, "xlsx"), content_type=xlsx.CONTENT_TYPE)
