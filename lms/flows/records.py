"""Bring past completions in from a file with their proofs: upload, columns, dry run, apply, undo (ADR 0048, 0049)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from lms.flows import outside
from lms.flows.staff_import import LONGEST_NAME, ChangedMeanwhileError, NotADraftError, UndoOverError
from lms.organizations.models import Organization, Person
from lms.organizations.staff import table
from lms.organizations.staff.columns import recognized
from lms.organizations.staff.models import UNDO_HOURS
from lms.outside import proofs, services, stored
from lms.outside.columns import NAMES, Column
from lms.outside.models import Proof, RecordRun
from lms.outside.plan import Plan
from lms.progress.status import How


@transaction.atomic
def upload(
    *,
    organization: Organization,
    started_by: Person,
    file_name: str,
    data: bytes,
    proof_files: Iterable[tuple[str, bytes]],
    at: datetime,
) -> RecordRun:
    """Read a file, keep its rows until they are applied, for a day at most, and its proofs; the columns are guessed.

    Raises lms.organizations.staff.table.UnreadableFileError, lms.outside.proofs.RefusedProofError, and OSError while the
    storage of private files is away.
    """
    found, shown = table.read(data), proofs.take(proof_files)
    forget(at=at)
    run = RecordRun.objects.create(
        organization=organization,
        started_by=started_by,
        created_at=at,
        file_name=file_name[-LONGEST_NAME:],
        encoding=found.encoding,
        header=found.header,
        rows=[[line.number, line.cells, line.formulas] for line in found.lines],
        mapping=recognized(found.header, NAMES),
    )
    services.keep_proofs(of=run, found=shown)
    return run


def forget(*, at: datetime) -> None:
    """Delete the imports that were not applied within a day with their proofs, and what was refused once a day has passed."""
    limit = at - timedelta(hours=UNDO_HOURS)
    old = RecordRun.objects.filter(state=RecordRun.State.DRAFT, created_at__lt=limit)
    services.drop_proofs(proofs=list(Proof.objects.filter(run__in=old)))
    old.delete()
    RecordRun.objects.filter(applied_at__lt=limit).exclude(refused=[]).update(refused=[])


def set_columns(*, run: RecordRun, mapping: Mapping[Column, int], counts_here: bool) -> None:
    """Keep which column holds what, and whether records of a course of the catalog count as its completion."""
    RecordRun.objects.filter(pk=run.pk, state=RecordRun.State.DRAFT).update(
        mapping={column.value: place for column, place in mapping.items()}, counts_here=counts_here
    )
    run.refresh_from_db()


def preview(*, run: RecordRun, at: datetime) -> Plan:
    """Return what applying would do now; nothing is stored."""
    return stored.plan_of(run=run, at=at)


@transaction.atomic
def apply(*, run: RecordRun, fingerprint: str, by: Person, at: datetime) -> None:
    """Do what the preview with the fingerprint showed, all or nothing, and drop the rows and the proofs that nothing names.

    Imports of an organization wait for each other. Raises NotADraftError, and ChangedMeanwhileError where the preview
    would be another one now.
    """
    organization = Organization.objects.select_for_update().get(pk=run.organization_id)
    current = RecordRun.objects.select_for_update().get(pk=run.pk)
    if current.state != RecordRun.State.DRAFT:
        raise NotADraftError
    current.organization = organization
    plan = stored.plan_of(run=current, at=at)
    if plan.fingerprint != fingerprint:
        raise ChangedMeanwhileError
    records = services.record(run=current, entries=plan.new, by=by, at=at)
    services.drop_proofs(proofs=list(current.proofs.filter(records__isnull=True)))
    counting = [row for entry, row in zip(plan.new, records, strict=True) if entry.counts]
    outside.count(records=counting, how=How.IMPORTED, zone=organization.time_zone, by=by, at=at)
    current.counts = plan.counts
    current.refused = [[one.line, one.employee_id, one.why, one.column, one.value] for one in plan.refusals]
    current.rows, current.state, current.applied_at = [], RecordRun.State.APPLIED, at
    current.save()


@transaction.atomic
def undo(*, run: RecordRun, by: Person, at: datetime) -> None:
    """Take the records of an import back within a day; they are kept as taken back, with who did it.

    What they completed is open again; an enrollment that a record opened is withdrawn unless it was begun or assigned since.
    Raises UndoOverError for an import that is not applied, was taken back already, or is older than a day.
    """
    Organization.objects.select_for_update().get(pk=run.organization_id)
    current = RecordRun.objects.select_for_update().get(pk=run.pk)
    if not current.can_be_undone(at=at):
        raise UndoOverError
    outside.take_back(records=current.records.standing(), by=by, at=at)
    current.state, current.undone_at = RecordRun.State.UNDONE, at
    current.save()
