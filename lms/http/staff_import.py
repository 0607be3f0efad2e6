"""Staff import on the front end: for whoever administers an organization, with an account in the admin or without."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.base import clock
from lms.base.csvexport import lines
from lms.base.web import private
from lms.flows import staff_import
from lms.http import staff_words
from lms.http.staff_forms import ColumnsForm, UploadForm
from lms.organizations.models import Organization
from lms.organizations.staff.columns import TEMPLATE
from lms.organizations.staff.models import ImportRun
from lms.organizations.staff.plan import Outcome, Plan
from lms.organizations.staff.table import Fault, UnreadableFileError
from lms.organizations.viewer import person_of

MOST_SHOWN = 100
FORM_METHODS = ["GET", "HEAD", "POST"]


def _run(request: HttpRequest, uuid: UUID) -> ImportRun:
    runs = ImportRun.objects.administered_by(request.user).select_related("organization")
    run: ImportRun = get_object_or_404(runs, uuid=uuid)
    return run


def _draft(request: HttpRequest, uuid: UUID) -> ImportRun:
    """Return an import that is not applied; an applied one has no columns and no preview any more."""
    run = _run(request, uuid)
    if run.state != ImportRun.State.DRAFT:
        raise Http404
    return run


@private
@require_http_methods(FORM_METHODS)
def start(request: HttpRequest) -> HttpResponse:
    """Take a file; 413 for one that is too large, 400 for one that cannot be read. 404 without an organization."""
    organizations = Organization.objects.administered_by(request.user).order_by("name")
    if not organizations.exists():
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, organizations=organizations)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("lms:staff_import_columns", _upload(request, form).uuid)
            except UnreadableFileError as error:
                status = 413 if error.fault == Fault.TOO_LARGE else 400
                form.add_error("file", staff_words.fault(error))
    runs = ImportRun.objects.administered_by(request.user).exclude(state=ImportRun.State.DRAFT)
    recent = runs.select_related("organization", "started_by").order_by("-applied_at")[:5]
    context = {"form": form, "recent": recent, "hints": _hints(), "place": "team"}
    return render(request, "lms/team/import/start.html", context, status=status)


def _upload(request: HttpRequest, form: UploadForm) -> ImportRun:
    return staff_import.upload(
        organization=form.cleaned_data["organization"],
        started_by=person_of(request),
        file_name=form.cleaned_data["file"].name,
        data=form.data_of_file(),
        at=clock.now(),
    )


def _hints() -> list[tuple[Any, Any]]:
    return [(staff_words.COLUMNS[column], staff_words.HINTS.get(column, "")) for column in TEMPLATE]


@private
@require_safe
def template(request: HttpRequest) -> StreamingHttpResponse:
    """Send an empty file with the columns that are understood."""
    if not Organization.objects.administered_by(request.user).exists():
        raise Http404
    return as_csv("staff.csv", [column.value for column in TEMPLATE], [])


def as_csv(name: str, header: list[Any], rows: list[list[Any]]) -> StreamingHttpResponse:
    """Return a CSV file to be saved."""
    response = StreamingHttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@private
@require_http_methods(FORM_METHODS)
def columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask which column holds what; the guess stands there."""
    run = _draft(request, uuid)
    form = ColumnsForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        staff_import.set_columns(
            run=run,
            mapping=form.mapping(),
            create_teams=form.cleaned_data["create_teams"],
            missing_left=form.cleaned_data["missing_left"],
        )
        return redirect("lms:staff_import_check", run.uuid)
    context = {"form": form, "run": run, "place": "team"}
    return render(request, "lms/team/import/columns.html", context, status=422 if form.errors else 200)


@private
@require_http_methods(FORM_METHODS)
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what would happen; a POST does it, if it is still what was shown."""
    run = _run(request, uuid)
    if run.state != ImportRun.State.DRAFT:
        return redirect("lms:staff_import_result", run.uuid)
    if ColumnsForm.is_incomplete(run):
        return redirect("lms:staff_import_columns", run.uuid)
    if request.method == "POST":
        try:
            staff_import.apply(run=run, fingerprint=request.POST.get("fingerprint", ""), at=clock.now())
        except staff_import.ChangedMeanwhileError:
            messages.warning(request, _("Something has changed since this was shown. Please look at it again."))
            return redirect("lms:staff_import_check", run.uuid)
        except staff_import.NotADraftError:
            messages.info(request, _("This file was applied already; nothing was done twice."))
        return redirect("lms:staff_import_result", run.uuid)
    return render(request, "lms/team/import/check.html", _preview(run, staff_import.preview(run=run, at=clock.now())))


def _preview(run: ImportRun, plan: Plan) -> dict[str, Any]:
    groups = [
        {"name": staff_words.OUTCOMES[outcome], "entries": _rows(plan, outcome), "more": more(len(plan.of(outcome)))}
        for outcome in (Outcome.LEAVING, Outcome.NEW, Outcome.CHANGED)
    ]
    refusals = [
        staff_words.refusal(one.line, one.employee_id, one.why, one.column, one.value)
        for one in plan.refusals[:MOST_SHOWN]
    ]
    return {
        "run": run,
        "plan": plan,
        "counts": plan.counts,
        "groups": [group for group in groups if group["entries"]],
        "refusals": refusals,
        "more_refusals": more(len(plan.refusals)),
        "nothing": not any(plan.of(outcome) for outcome in Outcome if outcome != Outcome.UNCHANGED),
        "place": "team",
    }


def more(count: int) -> int:
    """Return how many rows a page leaves out."""
    return max(0, count - MOST_SHOWN)


def _rows(plan: Plan, outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            "entry": entry,
            "changes": [(staff_words.COLUMNS[change.column], change.old, change.new) for change in entry.changes],
        }
        for entry in plan.of(outcome)[:MOST_SHOWN]
    ]


@private
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what was done, and offer the undo while it can be undone."""
    run = _run(request, uuid)
    if run.state == ImportRun.State.DRAFT:
        return redirect("lms:staff_import_columns", run.uuid)
    context = {"run": run, "can_undo": run.can_be_undone(at=clock.now()), "place": "team"}
    return render(request, "lms/team/import/result.html", context)


@private
@require_safe
def errors(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """Send the refused lines with their reasons, of an import or of its preview."""
    run = _run(request, uuid)
    found = run.refused
    if run.state == ImportRun.State.DRAFT:
        if ColumnsForm.is_incomplete(run):
            raise Http404
        plan = staff_import.preview(run=run, at=clock.now())
        found = [[one.line, one.employee_id, one.why, one.column, one.value] for one in plan.refusals]
    rows = [list(staff_words.refusal(*one).values()) for one in found]
    header = [_("Line"), staff_words.COLUMNS[TEMPLATE[0]], _("Column"), _("Value"), _("Reason")]
    return as_csv("refused.csv", header, rows)


@private
@require_POST
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an import back within a day."""
    run = _run(request, uuid)
    try:
        staff_import.undo(run=run, at=clock.now())
    except staff_import.UndoOverError:
        messages.error(request, _("This import can no longer be taken back: it was already, or a day has passed."))
    else:
        messages.success(request, _("The import is taken back."))
    return redirect("lms:staff_import_result", run.uuid)
