"""Live sessions: plan one, print its sheet, tick who was there, correct a tick, keep the signed sheet (ADR 0049)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from lms.catalog.models import Course
from lms.flows import outside
from lms.flows.staff_import import ChangedMeanwhileError
from lms.organizations.models import Organization, Person, Team
from lms.outside import proofs, services
from lms.outside.models import LiveSession, OutsideRecord
from lms.outside.proofs import Flaw, RefusedProofError
from lms.progress.status import How


class NotYetError(Exception):
    """The session has not begun."""


class NotOnSheetError(Exception):
    """Somebody was ticked who does not stand on the sheet."""


@dataclass(frozen=True)
class Line:
    """A person on the sheet; ``other`` tells that the same training of that day is recorded for them by another way."""

    person: Person
    record: OutsideRecord | None
    other: bool


@dataclass(frozen=True)
class Ticked:
    """How many people were recorded, and how many records taken back."""

    recorded: int
    taken_back: int


@transaction.atomic
def plan(
    *,
    team: Team,
    course: Course | None,
    title: str,
    starts_at: datetime,
    minutes: int,
    place: str,
    trainer: str,
    counts_here: bool,
    by: Person,
    at: datetime,
) -> LiveSession:
    """Make a live session for a team; with a course it carries the title of the course."""
    return LiveSession.objects.create(
        team=team,
        course=course,
        title=course.title if course else title,
        starts_at=starts_at,
        time_zone=team.organization.time_zone,
        minutes=minutes,
        place=place,
        trainer=trainer,
        counts_here=counts_here,
        made_by=by,
        made_at=at,
    )


def sheet(*, session: LiveSession, at: datetime) -> list[Line]:
    """Return who stands on the sheet: the team's learners when the session begins, those since, and whoever is ticked.

    Those since are there because memberships often begin with the first staff file, after the session.
    """
    records = {record.person_id: record for record in session.records.standing().select_related("recorded_by")}
    then = Person.objects.learning_in(session.team, at=session.starts_at).values("pk")
    since = Person.objects.learning_in(session.team, at=max(at, session.starts_at)).values("pk")
    people = Person.objects.filter(Q(pk__in=then) | Q(pk__in=since) | Q(pk__in=list(records))).in_order()
    others = set(_of_that_day(session).values_list("person_id", flat=True))
    return [Line(person, records.get(person.pk), person.pk in others) for person in people]


def _of_that_day(session: LiveSession) -> QuerySet[OutsideRecord]:
    """Return the standing records of the same title or course and day that did not come from this session."""
    same = Q(lower=Lower(Value(session.title)))
    if session.course_id is not None:
        same |= Q(course=session.course_id)
    found = OutsideRecord.objects.standing().alias(lower=Lower("title"))
    of_day = found.filter(same, organization=session.team.organization_id, completed_on=session.starts_on)
    return of_day.filter(Q(session__isnull=True) | ~Q(session=session))


def fingerprint(lines: Iterable[Line]) -> str:
    """Return a digest of who is ticked; it differs as soon as somebody else changed a tick."""
    ticked = sorted(str(line.record.uuid) for line in lines if line.record)
    return hashlib.sha256(repr(ticked).encode()).hexdigest()


@transaction.atomic
def tick(*, session: LiveSession, present: Set[int], shown: str, by: Person, at: datetime) -> Ticked:
    """Record who was there, given as the ids of all people ticked, and take back the records of everybody else.

    Whoever has the training of that day recorded by another way is passed by. Raises NotYetError, NotOnSheetError, and
    ChangedMeanwhileError where ``shown`` is not the fingerprint of the sheet any more.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=session.team.organization_id)
    if not session.has_begun(at=at):
        raise NotYetError
    lines = sheet(session=session, at=at)
    if not present <= {line.person.pk for line in lines}:
        raise NotOnSheetError
    if fingerprint(lines) != shown:
        raise ChangedMeanwhileError
    gone = [line.record.pk for line in lines if line.record and line.person.pk not in present]
    outside.take_back(records=OutsideRecord.objects.filter(pk__in=gone), by=by, at=at)
    new = [line.person for line in lines if not line.record and not line.other and line.person.pk in present]
    records = services.attend(session=session, people=new, by=by, at=at)
    if session.counts_here:
        outside.count(records=records, how=How.ATTENDED, zone=session.time_zone, by=by, at=at)
    return Ticked(len(records), len(gone))


@transaction.atomic
def keep_scans(*, session: LiveSession, files: Sequence[tuple[str, bytes]]) -> int:
    """Keep scans of the signed sheet and return how many there were; nobody on the sheet gets to see them.

    Raises lms.outside.proofs.RefusedProofError, also for a name that the session has, and OSError while the storage of
    private files is away.
    """
    LiveSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    found = proofs.take(files)
    names = {name.casefold() for name in session.scans.values_list("file_name", flat=True)}
    for one in found:
        if one.name.casefold() in names:
            raise RefusedProofError(Flaw.SAME_NAME, one.name)
    if len(names) + len(found) > proofs.MOST_FILES:
        raise RefusedProofError(Flaw.TOO_MANY, found[-1].name)
    services.keep_proofs(of=session, found=found)
    return len(found)
