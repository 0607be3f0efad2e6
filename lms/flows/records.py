"""Bring past completions in from a file with their proofs: upload, columns, dry run, apply, undo (ADR 0048, 0049)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lms.catalog.models import Course
from lms.enrollment import services as enrollments
from lms.enrollment.models import Enrollment
from lms.enrollment.services import Opening
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

Place = tuple[int, int | None]
"""A person and a course, by their integer keys."""
Places = dict[Place, Enrollment]


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
    there, opened = _enrollments_for(rows, at=at)
    for row in rows:
        place = (row.person_id, row.course_id)
        enrollment = opened.get(place) or there[place]
        if learn.complete_elsewhere(
            enrollment_id=enrollment.pk,
            record=row.uuid,
            how=How.IMPORTED,
            day=row.completed_on,
            zone=row.organization.time_zone,
            actor=by,
            at=at,
        ):
            row.enrollment, row.opened = enrollment, place in opened
    OutsideRecord.objects.bulk_update(rows, ["enrollment", "opened"], batch_size=services.BATCH)


def _enrollments_for(rows: Sequence[OutsideRecord], *, at: datetime) -> tuple[Places, Places]:
    """Return the newest open cycle of each person and course: those that are there, and those opened where there is none.

    The people are locked, so that an enrollment at this moment and this one open one cycle.
    """
    people = {
        person.pk: person
        for person in Person.objects.select_for_update(no_key=True)
        .filter(pk__in={row.person_id for row in rows})
        .order_by("pk")
    }
    courses = Course.objects.select_related("edition").in_bulk({row.course_id for row in rows})
    there: Places = {}
    cycles: Counter[Place] = Counter()
    for found in Enrollment.objects.filter(person__in=people, course__in=courses).order_by("cycle"):
        cycles[found.person_id, found.course_id] += 1
        if found.withdrawn_at is None:
            there[found.person_id, found.course_id] = found
    openings = [
        Opening(person=people[person], course=courses[course], cycle=cycles[person, course] + 1, due=None)
        for person, course in ((row.person_id, row.course_id) for row in rows)
        if course is not None and (person, course) not in there
    ]
    opened = enrollments.create_many(openings=openings, source=Enrollment.Source.IMPORT, at=at) if openings else []
    progress.begin_many(enrollments=opened)
    return there, {(enrollment.person_id, enrollment.course_id): enrollment for enrollment in opened}


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
    counted = current.records.standing().filter(enrollment__isnull=False).order_by("enrollment")
    learn.take_back(records=list(counted.values_list("enrollment", "uuid")), actor=by, at=at)
    _withdraw_untouched(counted.filter(opened=True).values("enrollment"), at=at)
    current.records.standing().update(undone_at=at, undone_by=by)
    current.state, current.undone_at = RecordRun.State.UNDONE, at
    current.save()


def _withdraw_untouched(opened: QuerySet[OutsideRecord, Any], *, at: datetime) -> None:
    Enrollment.objects.open().filter(
        pk__in=opened,
        progress__started_at__isnull=True,
        progress__completed_at__isnull=True,
        assignment_items__isnull=True,
        due_date__isnull=True,
    ).update(withdrawn_at=at)
