"""Import of past completions with proofs, for whoever administers an organization."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.base import clock
from lms.base.web import private
from lms.flows import records, staff_import
from lms.http import record_words
from lms.http.record_forms import RecordColumnsForm, RecordsUploadForm
from lms.http.staff_import import FORM_METHODS, MOST_SHOWN, as_csv, more
from lms.organizations.models import Organization
from lms.organizations.staff.table import Fault, UnreadableFileError
from lms.organizations.viewer import person_of
from lms.outside.columns import Column
from lms.outside.models import RecordRun
from lms.outside.plan import Plan
from lms.outside.proofs import Flaw, RefusedProofError

LARGE = (Flaw.TOO_LARGE, Flaw.TOO_LARGE_TOGETHER)


def _run(request: HttpRequest, uuid: UUID) -> RecordRun:
    runs = RecordRun.objects.administered_by(request.user).select_related("organization")
    run: RecordRun = get_object_or_404(runs, uuid=uuid)
    return run


@private
@require_http_methods(FORM_METHODS)
def start(request: HttpRequest) -> HttpResponse:
    """Take a table and its proofs; 413 for what is too large, 400 for what cannot be read. 404 without an organization."""
    organizations = Organization.objects.administered_by(request.user).order_by("name")
    if not organizations.exists():
        raise Http404
    form = RecordsUploadForm(request.POST or None, request.FILES or None, organizations=organizations)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("lms:record_import_columns", _upload(request, form).uuid)
            except (UnreadableFileError, RefusedProofError, OSError) as error:
                status = _say_why(form, error)
    runs = RecordRun.objects.administered_by(request.user).exclude(state=RecordRun.State.DRAFT)
    recent = runs.select_related("organization", "started_by").order_by("-applied_at")[:5]
    context = {"form": form, "recent": recent, "hints": record_words.hints(), "place": "team"}
    return render(request, "lms/team/records/start.html", context, status=status)


def _upload(request: HttpRequest, form: RecordsUploadForm) -> RecordRun:
    return records.upload(
        organization=form.cleaned_data["organization"],
        started_by=person_of(request),
        file_name=form.cleaned_data["file"].name,
        data=form.data_of_file(),
        proof_files=form.proof_files(),
        at=clock.now(),
    )


def _say_why(form: RecordsUploadForm, error: UnreadableFileError | RefusedProofError | OSError) -> int:
    """Put into words why nothing was taken, and return the status."""
    if isinstance(error, UnreadableFileError):
        words = record_words.fault(error.fault)
        line = {"line": error.line, "reason": words}
        form.add_error("file", _("Line %(line)s: %(reason)s") % line if error.line else words)
        return 413 if error.fault == Fault.TOO_LARGE else 400
    if isinstance(error, RefusedProofError):
        form.add_error("proofs", record_words.flaw(error))
        return 413 if error.flaw in LARGE else 400
    form.add_error(None, record_words.storage_away())
    return 503


@private
@require_safe
def template(request: HttpRequest) -> StreamingHttpResponse:
    """Send an empty table with the columns that are understood."""
    if not Organization.objects.administered_by(request.user).exists():
        raise Http404
    return as_csv("completions.csv", [column.value for column in Column], [])


@private
@require_http_methods(FORM_METHODS)
def columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask which column holds what; the guess stands there. An applied import has no columns any more."""
    run = _run(request, uuid)
    if run.state != RecordRun.State.DRAFT:
        raise Http404
    form = RecordColumnsForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        records.set_columns(run=run, mapping=form.mapping(), counts_here=form.cleaned_data["counts_here"])
        return redirect("lms:record_import_check", run.uuid)
    context = {"form": form, "run": run, "proofs": run.proofs.count(), "place": "team"}
    return render(request, "lms/team/records/columns.html", context, status=422 if form.errors else 200)


@private
@require_http_methods(FORM_METHODS)
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what would be recorded; a POST does it, if it is still what was shown."""
    run = _run(request, uuid)
    if run.state != RecordRun.State.DRAFT:
        return redirect("lms:record_import_result", run.uuid)
    if RecordColumnsForm.is_incomplete(run):
        return redirect("lms:record_import_columns", run.uuid)
    if request.method == "POST":
        sent = request.POST.get("fingerprint", "")
        try:
            records.apply(run=run, fingerprint=sent, by=person_of(request), at=clock.now())
        except staff_import.ChangedMeanwhileError:
            messages.warning(request, _("Something has changed since this was shown. Please look at it again."))
            return redirect("lms:record_import_check", run.uuid)
        except staff_import.NotADraftError:
            messages.info(request, _("This file was applied already; nothing was done twice."))
        return redirect("lms:record_import_result", run.uuid)
    plan = records.preview(run=run, at=clock.now())
    return render(request, "lms/team/records/check.html", _preview(run, plan))


def _preview(run: RecordRun, plan: Plan) -> dict[str, Any]:
    return {
        "run": run,
        "plan": plan,
        "counts": plan.counts,
        "entries": plan.new[:MOST_SHOWN],
        "more_entries": more(len(plan.new)),
        "refusals": [record_words.refusal(*one) for one in _refused(plan)[:MOST_SHOWN]],
        "more_refusals": more(len(plan.refusals)),
        "place": "team",
    }


def _refused(plan: Plan) -> list[tuple[int, str, str, str, str]]:
    return [(one.line, one.employee_id, one.why, one.column, one.value) for one in plan.refusals]


@private
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what was recorded, and offer the undo while it can be undone."""
    run = _run(request, uuid)
    if run.state == RecordRun.State.DRAFT:
        return redirect("lms:record_import_columns", run.uuid)
    context = {"run": run, "can_undo": run.can_be_undone(at=clock.now()), "place": "team"}
    return render(request, "lms/team/records/result.html", context)


@private
@require_safe
def errors(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """Send the refused lines with their reasons, of an import or of its preview."""
    run = _run(request, uuid)
    found = run.refused
    if run.state == RecordRun.State.DRAFT:
        if RecordColumnsForm.is_incomplete(run):
            raise Http404
        found = _refused(records.preview(run=run, at=clock.now()))
    rows = [list(record_words.refusal(*one).values()) for one in found]
    return as_csv("refused.csv", [_("Line"), _("Person"), _("Column"), _("Value"), _("Reason")], rows)


@private
@require_POST
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an import back within a day."""
    run = _run(request, uuid)
    try:
        records.undo(run=run, by=person_of(request), at=clock.now())
    except staff_import.UndoOverError:
        messages.error(request, _("This import can no longer be taken back: it was already, or a day has passed."))
    else:
        messages.success(request, _("The import is taken back."))
    return redirect("lms:record_import_result", run.uuid)
