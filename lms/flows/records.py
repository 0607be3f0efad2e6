"""Bring past completions in from a file with their proofs: upload, columns, dry run, apply, undo (ADR 0048, 0049)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from lms.catalog.models import Course
from lms.enrollment import services as enrollments
from lms.enrollment.models import Enrollment
from lms.flows import learn
from lms.flows.staff_import import LONGEST_NAME, ChangedMeanwhileError, NotADraftError, UndoOverError
from lms.organizations.models import Organization, Person
from lms.organizations.staff import table
from lms.organizations.staff.columns import recognized
from lms.organizations.staff.models import UNDO_HOURS
from lms.outside import proofs, services, stored
from lms.outside.columns import NAMES, Column
from lms.outside.models import OutsideRecord, Proof, RecordRun
from lms.outside.plan import Plan
from lms.progress import services as progress
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
    services.keep_proofs(run=run, found=shown)
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
    _count([row for entry, row in zip(plan.new, records, strict=True) if entry.counts], by=by, at=at)
    current.counts = plan.counts
    current.refused = [[one.line, one.employee_id, one.why, one.column, one.value] for one in plan.refusals]
    current.rows, current.state, current.applied_at = [], RecordRun.State.APPLIED, at
    current.save()


def _count(rows: Sequence[OutsideRecord], *, by: Person, at: datetime) -> None:
    """Let records complete their courses; where somebody completed one at this moment, the record stands beside that."""
    people = Person.objects.in_bulk([row.person_id for row in rows])
    courses = Course.objects.select_related("edition").in_bulk([row.course_id for row in rows])
    for row in rows:
        person, course = people[row.person_id], courses[row.course_id]
        enrollment, opened = enrollments.create(
            person=person, course=course, source=Enrollment.Source.IMPORT, locale=person.language, at=at
        )
        progress.begin(enrollment=enrollment)
        if learn.complete_elsewhere(
            enrollment_id=enrollment.pk,
            record=row.uuid,
            how=How.IMPORTED,
            day=row.completed_on,
            zone=row.organization.time_zone,
            actor=by,
            at=at,
        ):
            row.enrollment, row.opened = enrollment, opened
    OutsideRecord.objects.bulk_update(rows, ["enrollment", "opened"], batch_size=services.BATCH)


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
    counted = Enrollment.objects.filter(outside_records__run=current, outside_records__undone_at__isnull=True)
    for enrollment, record, opened in counted.order_by("pk").values_list(
        "pk", "outside_records__uuid", "outside_records__opened"
    ):
        learn.take_back(enrollment_id=enrollment, record=record, actor=by, at=at)
        if opened:
            _withdraw_untouched(enrollment, at=at)
    current.records.standing().update(undone_at=at, undone_by=by)
    current.state, current.undone_at = RecordRun.State.UNDONE, at
    current.save()


def _withdraw_untouched(enrollment_id: int, *, at: datetime) -> None:
    Enrollment.objects.open().filter(
        pk=enrollment_id,
        progress__started_at__isnull=True,
        progress__completed_at__isnull=True,
        assignment_items__isnull=True,
        due_date__isnull=True,
    ).update(withdrawn_at=at)
