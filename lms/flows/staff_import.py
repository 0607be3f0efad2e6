"""Bring the staff of an organization in from a file: upload, columns, dry run, apply, undo (ADR 0032)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lms.enrollment.services import show_people_to_teams
from lms.flows.assign import welcome
from lms.organizations.models import Membership, Organization, Person
from lms.organizations.staff import columns, stored, table, undoing, writing
from lms.organizations.staff.columns import Column
from lms.organizations.staff.models import UNDO_HOURS, ImportRun
from lms.organizations.staff.plan import Plan

LONGEST_NAME = 120


class ChangedMeanwhileError(Exception):
    """What the import would do is no longer what was shown."""


class NotADraftError(Exception):
    """The import is applied already."""


class UndoOverError(Exception):
    """The import is not applied, or a day has passed since."""


@transaction.atomic
def upload(*, organization: Organization, started_by: Person, file_name: str, data: bytes, at: datetime) -> ImportRun:
    """Read a file and keep its rows until they are applied, for a day at most; the columns are guessed.

    Raises lms.organizations.staff.table.UnreadableFileError.
    """
    found = table.read(data)
    forget(at=at)
    return ImportRun.objects.create(
        organization=organization,
        started_by=started_by,
        created_at=at,
        file_name=file_name[-LONGEST_NAME:],
        encoding=found.encoding,
        header=found.header,
        rows=[[line.number, line.cells, line.formulas] for line in found.lines],
        mapping=columns.guess(found.header),
    )


def forget(*, at: datetime) -> None:
    """Delete the rows of all imports that were not applied within a day, and what undo needed once a day has passed."""
    limit = at - timedelta(hours=UNDO_HOURS)
    ImportRun.objects.filter(state=ImportRun.State.DRAFT, created_at__lt=limit).delete()
    ImportRun.objects.filter(Q(applied_at__lt=limit), ~Q(undo={}) | ~Q(refused=[])).update(undo={}, refused=[])


def set_columns(*, run: ImportRun, mapping: Mapping[Column, int], create_teams: bool, missing_left: bool) -> None:
    """Keep which column holds what, whether new teams are made, and whether those who are missing have left."""
    ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.DRAFT).update(
        mapping={column.value: place for column, place in mapping.items()},
        create_teams=create_teams,
        missing_left=missing_left,
    )
    run.refresh_from_db()


def preview(*, run: ImportRun, at: datetime) -> Plan:
    """Return what applying would do now; nothing is stored."""
    return stored.plan_of(run=run, stored=stored.load(organization=run.organization), at=at)


@transaction.atomic
def apply(*, run: ImportRun, fingerprint: str, at: datetime) -> None:
    """Do what the preview with the fingerprint showed, all or nothing, and drop the rows of the file.

    Whoever joins a team or a role gets its standing assignments, so an undo leaves them as they are and names them.
    Imports of an organization wait for each other. Raises NotADraftError, and ChangedMeanwhileError where the preview
    would be another one now.
    """
    organization = Organization.objects.select_for_update().get(pk=run.organization_id)
    current = ImportRun.objects.select_for_update().get(pk=run.pk)
    if current.state != ImportRun.State.DRAFT:
        raise NotADraftError
    current.organization = organization
    now = stored.load(organization=organization, lock=True)
    plan = stored.plan_of(run=current, stored=now, at=at)
    if plan.fingerprint != fingerprint:
        raise ChangedMeanwhileError
    current.undo = writing.write(plan=plan, stored=now, organization=organization, at=at)
    current.counts = plan.counts
    current.refused = [[one.line, one.employee_id, one.why, one.column, one.value] for one in plan.refusals]
    current.rows, current.state, current.applied_at = [], ImportRun.State.APPLIED, at
    current.save()
    notes = current.undo["people"]
    show_people_to_teams(people=[note["person"] for note in notes])
    joined = [pk for note in notes for pk in note["joined"]]
    opened = Membership.objects.filter(pk__in=joined).select_related("organization", "team").order_by("pk")
    welcome(memberships=list(opened), at=at)


@transaction.atomic
def undo(*, run: ImportRun, at: datetime) -> None:
    """Take an import back within a day; whoever was changed since is left as they are and named in ``kept``.

    Raises UndoOverError for an import that is not applied, was taken back already, or is older than a day.
    """
    Organization.objects.select_for_update().get(pk=run.organization_id)
    current = ImportRun.objects.select_for_update().get(pk=run.pk)
    if not current.can_be_undone(at=at) or current.applied_at is None:
        raise UndoOverError
    remaining, kept = undoing.revert(undo=current.undo, applied_at=current.applied_at, at=at)
    show_people_to_teams(people=remaining)
    current.kept = sorted(Person.objects.filter(pk__in=kept).values_list("legal_name", flat=True))
    current.undo, current.state, current.undone_at = {}, ImportRun.State.UNDONE, at
    current.save()
