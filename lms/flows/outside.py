"""Records from elsewhere and what they complete here: counted, and taken back (ADR 0048)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lms.catalog.models import Course
from lms.enrollment import services as enrollments
from lms.enrollment.models import Enrollment
from lms.enrollment.services import Opening
from lms.flows import learn
from lms.organizations.models import Person
from lms.outside import services
from lms.outside.models import OutsideRecord
from lms.outside.querysets import OutsideRecordQuerySet
from lms.progress import services as progress
from lms.progress.status import How

Place = tuple[int, int | None]
"""A person and a course, by their integer keys."""
Places = dict[Place, Enrollment]


def count(*, records: Sequence[OutsideRecord], how: How, zone: str, by: Person, at: datetime) -> None:
    """Let records, one for a person and course, complete their courses. The caller opened the transaction.

    Where the course is complete already, or takes nobody new, the record stands beside that.
    """
    there, opened = _enrollments_for(records, at=at)
    for row in records:
        place = (row.person_id, row.course_id)
        enrollment = opened.get(place) or there.get(place)
        if enrollment is not None and learn.complete_elsewhere(
            enrollment_id=enrollment.pk,
            record=row.uuid,
            how=how,
            day=row.completed_on,
            zone=zone,
            actor=by,
            at=at,
        ):
            row.enrollment, row.opened = enrollment, place in opened
    OutsideRecord.objects.bulk_update(records, ["enrollment", "opened"], batch_size=services.BATCH)


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
        if course is not None and (person, course) not in there and courses[course].takes_learners(at)
    ]
    opened = enrollments.create_many(openings=openings, source=Enrollment.Source.IMPORT, at=at) if openings else []
    progress.begin_many(enrollments=opened)
    return there, {(enrollment.person_id, enrollment.course_id): enrollment for enrollment in opened}


def take_back(*, records: OutsideRecordQuerySet, by: Person, at: datetime) -> None:
    """Take standing records back; they are kept as taken back, with who did it. The caller opened the transaction.

    What they completed is open again; an enrollment that a record opened is withdrawn unless it was begun or assigned since.
    """
    counted = records.filter(enrollment__isnull=False).order_by("enrollment")
    learn.take_back(records=list(counted.values_list("enrollment", "uuid")), actor=by, at=at)
    _withdraw_untouched(counted.filter(opened=True).values("enrollment"), at=at)
    records.update(undone_at=at, undone_by=by)


def _withdraw_untouched(opened: QuerySet[OutsideRecord, Any], *, at: datetime) -> None:
    Enrollment.objects.open().filter(
        pk__in=opened,
        progress__started_at__isnull=True,
        progress__completed_at__isnull=True,
        assignment_items__isnull=True,
        due_date__isnull=True,
    ).update(withdrawn_at=at)
