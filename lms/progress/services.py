"""The only writer of progress. Every function expects the enrollment row to be locked by ``lock``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from lms.catalog.outline import OutlineItem
from lms.enrollment.models import Enrollment
from lms.organizations.models import Membership, Person
from lms.progress.models import ActivityRecord, CourseProgress, LearningEvent
from lms.progress.replay import standing
from lms.progress.rules import AGAIN, DONE, STARTED, Rollup, gate_key, rollup
from lms.progress.status import How

UNTOUCHED = frozenset({None, AGAIN})
"""The states of an activity without a record of its present requirement."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What an activity reports: whether it is finished, and for a quiz the score in percent and the pass."""

    done: bool = True
    score: int | None = None
    passed: bool | None = None


class UnknownActivityError(Exception):
    """The activity is not part of the edition that the learner takes."""


def lock(*, enrollment_id: int) -> Enrollment:
    """Lock the enrollment with its roll-up and return it with person, course, edition and employer, in one query.

    The roll-up has to be locked too: PostgreSQL reads joined rows anew after waiting only where it locks them.
    """
    newest = Membership.objects.open().filter(person=OuterRef("person_id")).order_by("-starts_at", "-pk")
    locked = (
        Enrollment.objects.select_for_update(of=("self", "progress"))
        .select_related("person", "course", "edition", "progress")
        .filter(progress__isnull=False)
        .annotate(
            employer=Subquery(newest.values("organization__name")[:1]),
            employer_zone=Subquery(newest.values("organization__time_zone")[:1]),
        )
        .get(pk=enrollment_id)
    )
    locked.organization_name, locked.organization_zone = vars(locked)["employer"], vars(locked)["employer_zone"]
    return locked


def begin(*, enrollment: Enrollment) -> CourseProgress:
    """Make the empty roll-up of a new enrollment."""
    empty = rollup(enrollment.edition.outline, {})
    progress, _created = CourseProgress.objects.get_or_create(
        enrollment=enrollment, defaults={"total_count": empty.total, "minutes_left": empty.minutes_left}
    )
    return progress


def begin_many(*, enrollments: Sequence[Enrollment]) -> None:
    """Make the empty roll-ups of enrollments that were just opened, in one statement."""
    empty = {row.edition_id: rollup(row.edition.outline, {}) for row in enrollments}
    CourseProgress.objects.bulk_create(
        [
            CourseProgress(
                enrollment=row, total_count=empty[row.edition_id].total, minutes_left=empty[row.edition_id].minutes_left
            )
            for row in enrollments
        ]
    )


def bookmark(*, progress: CourseProgress, key: UUID, at: datetime) -> None:
    """Remember where the learner is, in at most one statement. Not an outcome: it never changes what is done."""
    if progress.last_key == key and progress.started_at is not None:
        return
    CourseProgress.objects.filter(pk=progress.pk).update(last_key=key, started_at=Coalesce("started_at", Value(at)))


def item_of(*, enrollment: Enrollment, key: UUID) -> OutlineItem:
    """Return the outline line of an activity.

    Raises UnknownActivityError when the learner's edition does not hold it.
    """
    for item in enrollment.edition.outline["items"]:
        if item["key"] == str(key):
            found: OutlineItem = item
            return found
    raise UnknownActivityError(str(key))


def event(
    *,
    enrollment: Enrollment,
    item: OutlineItem | None,
    kind: str,
    result: Result | None,
    at: datetime,
    idempotency_key: str,
    actor: Person | None = None,
    source: str = "web",
    locale: str = "",
) -> LearningEvent:
    """Return an unsaved event; ``at`` is both when it happened and when it is recorded."""
    payload: dict[str, object] = {}
    if result is not None and item is not None:
        payload = {"done": result.done, "score": result.score, "passed": result.passed}
        if item["serial"] > 1:
            payload["serial"] = item["serial"]
    return LearningEvent(
        enrollment=enrollment,
        activity_id=item["id"] if item else None,
        kind=kind,
        edition=enrollment.edition,
        locale=locale or enrollment.locale,
        occurred_at=at,
        recorded_at=at,
        source=source,
        actor=actor,
        idempotency_key=idempotency_key,
        payload=payload,
    )


def raise_record(*, enrollment: Enrollment, item: OutlineItem, result: Result, at: datetime) -> None:
    """Raise the activity record in one statement: a first time is kept, a score and a pass only rise."""
    state = enrollment.progress.state.get(item["key"])
    done_at = at if result.done else None
    if state in UNTOUCHED:
        ActivityRecord.objects.bulk_create(
            [
                ActivityRecord(
                    enrollment=enrollment,
                    activity_id=item["id"],
                    requirement_serial=item["serial"],
                    started_at=at,
                    done_at=done_at,
                    score=result.score,
                    passed=result.passed,
                )
            ]
        )
        return
    changes: dict[str, object] = {}
    if done_at is not None:
        changes["done_at"] = Coalesce("done_at", Value(done_at))
    if result.score is not None:
        changes["score"] = Greatest(Coalesce("score", Value(0)), Value(result.score))
    if result.passed:
        changes["passed"] = True
    elif result.passed is not None:
        changes["passed"] = Coalesce("passed", Value(False))  # noqa: FBT003  # a database value
    if changes:
        ActivityRecord.objects.filter(
            enrollment=enrollment, activity_id=item["id"], requirement_serial=item["serial"]
        ).update(**changes)


def roll_up(*, enrollment: Enrollment, item: OutlineItem, done: bool, at: datetime) -> Rollup:
    """Raise the activity's state and write the roll-up in one statement, with the completion where it is reached."""
    progress = enrollment.progress
    if done or progress.state.get(item["key"]) in UNTOUCHED:
        progress.state[item["key"]] = DONE if done else STARTED
    progress.started_at = progress.started_at or at
    progress.last_key = UUID(item["key"])
    return write(enrollment=enrollment, at=at)


def restate(*, enrollment: Enrollment) -> None:
    """Set the progress object's state to what the records say of the edition that the learner takes now."""
    records = ActivityRecord.objects.filter(enrollment=enrollment)
    places = {
        (activity, serial): DONE if done_at else STARTED
        for activity, serial, done_at in records.values_list("activity_id", "requirement_serial", "done_at")
    }
    for item in enrollment.edition.outline["items"]:
        enrollment.progress.state[item["key"]] = standing(places, item["id"], item["serial"])
    enrollment.progress.state = {key: value for key, value in enrollment.progress.state.items() if value}


def take_over(*, enrollment: Enrollment, items: Sequence[OutlineItem], at: datetime) -> None:
    """Count parts of an enrollment that was just opened as done, in a fixed number of statements. Nobody completes by it."""
    append(
        events=[
            event(
                enrollment=enrollment,
                item=item,
                kind=LearningEvent.Kind.TAKEN_OVER,
                result=Result(),
                at=at,
                idempotency_key=f"taken-over:{enrollment.pk}:{item['id']}:{item['serial']}",
                source="renewal",
            )
            for item in items
        ]
    )
    ActivityRecord.objects.bulk_create(
        ActivityRecord(
            enrollment=enrollment,
            activity_id=item["id"],
            requirement_serial=item["serial"],
            started_at=at,
            done_at=at,
        )
        for item in items
    )
    enrollment.progress.state |= {item["key"]: DONE for item in items}
    write(enrollment=enrollment, at=at)


def write(*, enrollment: Enrollment, at: datetime) -> Rollup:
    """Count the progress object's state over the outline and save it. A completion is never taken back.

    Where everything is done here, that takes the place of a completion recorded from elsewhere (ADR 0048).

    It keeps the local date and zone that a certificate prints: the employer's, the person's own without one.
    """
    progress = enrollment.progress
    rolled = rollup(enrollment.edition.outline, progress.state)
    progress.done_count, progress.total_count, progress.minutes_left = rolled.done, rolled.total, rolled.minutes_left
    if rolled.complete and not progress.is_learned_here:
        zone = enrollment.organization_zone or enrollment.person.time_zone
        progress.completed_at, progress.time_zone = at, zone
        progress.completed_date = at.astimezone(ZoneInfo(zone)).date()
        progress.completed_how = How.HERE
    progress.save(
        update_fields=[
            "state",
            "done_count",
            "total_count",
            "minutes_left",
            "started_at",
            "last_key",
            "completed_at",
            "completed_date",
            "time_zone",
            "completed_how",
        ]
    )
    return rolled


def pass_gate(*, enrollment: Enrollment, gate: str, at: datetime) -> None:
    """Append the event of a gate that was passed, and note it in the progress object; ``write`` saves that."""
    passed = event(
        enrollment=enrollment,
        item=None,
        kind=LearningEvent.Kind.GATE,
        result=None,
        at=at,
        idempotency_key=f"gate:{enrollment.pk}:{gate}",
    )
    passed.payload = {"gate": gate}
    append(events=[passed])
    enrollment.progress.state[gate_key(gate)] = DONE
    enrollment.progress.save(update_fields=["state"])


def append(*, events: list[LearningEvent]) -> None:
    """Append events in one statement; an event whose idempotency key is known already is left out."""
    LearningEvent.objects.bulk_create(events, ignore_conflicts=True)
