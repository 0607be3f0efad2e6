"""Exceptions for one person: extend a due date, waive an enrollment, take a waiver back (ADR 0039)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from lms.enrollment.models import Enrollment
from lms.enrollment.services import due_for, set_due
from lms.organizations.models import Person
from lms.requirements.models import Extension, Reason, Waiver


class NothingToRelieveError(Exception):
    """The enrollment is complete or withdrawn, or has no due date to extend."""


class ChangedMeanwhileError(Exception):
    """The enrollment is no longer as the person who decides saw it."""


class DayIsOverError(Exception):
    """The day is over in the calendar of the organization, or is not later than the due date."""


@transaction.atomic
def extend(
    *, enrollment: Enrollment, known: date | None, to: date, reason: Reason, by: Person, at: datetime
) -> Extension:
    """Move a due date to a later day. ``known`` is the due date that the person saw.

    Raises NothingToRelieveError, ChangedMeanwhileError (also for a form that was sent twice) and DayIsOverError.
    """
    locked = _locked(enrollment)
    if locked.due_date is None:
        raise NothingToRelieveError
    if locked.due_date != known:
        raise ChangedMeanwhileError
    if to <= locked.due_date or to < locked.local_date(at):
        raise DayIsOverError
    extension = Extension.objects.create(
        enrollment=locked, from_date=locked.due_date, to_date=to, reason=reason, given_by=by, given_at=at
    )
    set_due(enrollment=locked, due_date=to)
    return extension


@transaction.atomic
def waive(*, enrollment: Enrollment, until: date | None, reason: Reason, by: Person, at: datetime) -> Waiver:
    """Waive an enrollment for good, or until the end of a day; a waiver that has run out is closed by the new one.

    Raises NothingToRelieveError, ChangedMeanwhileError where a waiver is in force, and DayIsOverError.
    """
    locked = _locked(enrollment)
    if locked.is_waived(at):
        raise ChangedMeanwhileError
    due = due_for(person=locked.person, due_date=until) if until else None
    if due is not None and due.at <= at:
        raise DayIsOverError
    _close(locked, by=by, at=at)
    waiver = Waiver.objects.create(enrollment=locked, until=until, reason=reason, given_by=by, given_at=at)
    columns = {"waived_at": at, "waived_until": until, "waiver_ends_at": due.at if due else None}
    Enrollment.objects.filter(pk=locked.pk).update(**columns)
    return waiver


@transaction.atomic
def unwaive(*, enrollment: Enrollment, by: Person, at: datetime) -> bool:
    """Take a waiver back; return whether there was one. The due date counts again.

    Raises NothingToRelieveError for a completed or withdrawn enrollment.
    """
    locked = _locked(enrollment)
    closed = _close(locked, by=by, at=at)
    columns = {"waived_at": None, "waived_until": None, "waiver_ends_at": None}
    Enrollment.objects.filter(pk=locked.pk).update(**columns)
    return closed


def _close(enrollment: Enrollment, *, by: Person, at: datetime) -> bool:
    in_force = Waiver.objects.filter(enrollment=enrollment, revoked_at__isnull=True)
    return bool(in_force.update(revoked_by=by, revoked_at=at))


def _locked(enrollment: Enrollment) -> Enrollment:
    """Lock the person, as assigning does, then read the enrollment anew."""
    Person.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
    locked = Enrollment.objects.select_related("person", "progress").get(pk=enrollment.pk)
    if locked.withdrawn_at is not None or locked.progress.completed_at is not None:
        raise NothingToRelieveError
    return locked
