"""Load what a file of past completions is compared with, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from lms.catalog.models import Course
from lms.enrollment.models import Enrollment
from lms.organizations.employment import Employment
from lms.organizations.models import Membership, Organization
from lms.organizations.staff.table import Line
from lms.outside import plan as planning
from lms.outside.columns import Column
from lms.outside.models import OutsideRecord, RecordRun
from lms.outside.plan import KnownCourse, Plan, Stored
from lms.outside.wanted import read_line

People = tuple[dict[int, str], dict[str, int], dict[str, set[int]]]


def plan_of(*, run: RecordRun, at: datetime) -> Plan:
    """Return what the file of an import would do. The day is that of the organization."""
    today = at.astimezone(ZoneInfo(run.organization.time_zone)).date()
    mapping = {Column(name): place for name, place in run.mapping.items()}
    lines = [read_line(Line(*row), mapping, today=today) for row in run.rows]
    return planning.make(lines, _load(run, at), counts_here=run.counts_here)


def _load(run: RecordRun, at: datetime) -> Stored:
    names, by_id, by_email = _people(run.organization)
    records = OutsideRecord.objects.standing().filter(organization=run.organization)
    rows = list(records.values_list("person_id", "title", "course_id", "completed_on"))
    return Stored(
        names=names,
        by_id=by_id,
        by_email=by_email,
        courses=_courses(at),
        enrollments=_enrollments(set(names)) if run.counts_here else {},
        recorded={(person, title.casefold(), day) for person, title, _course, day in rows},
        recorded_courses={(person, course, day) for person, _title, course, day in rows if course},
        proofs={name.casefold() for name in run.proofs.values_list("file_name", flat=True)},
    )


def _people(organization: Organization) -> People:
    """Return names, and who is found by id and by e-mail: all who are or were employed here, and all members of today."""
    names: dict[int, str] = {}
    by_id: dict[str, int] = {}
    by_email: dict[str, set[int]] = defaultdict(set)
    columns = ("person_id", "person__legal_name", "person__email")
    employed = Employment.objects.filter(organization=organization).values_list(*columns, "employee_id")
    members = Membership.objects.open().filter(organization=organization).values_list(*columns)
    for pk, name, email, employee_id in [*employed, *((*row, "") for row in members)]:
        names[pk] = name
        if employee_id:
            by_id[employee_id] = pk
        if email:
            by_email[email.casefold()].add(pk)
    return names, by_id, dict(by_email)


def _courses(at: datetime) -> dict[str, list[KnownCourse]]:
    """Return the courses that were published, by title and by short name; the name of a path is a title like any other."""
    found: dict[str, list[KnownCourse]] = defaultdict(list)
    for course in Course.objects.filter(kind=Course.Kind.COURSE).exclude(edition=None).order_by("pk"):
        known = KnownCourse(course.pk, course.title, course.takes_learners(at))
        for name in {course.title.casefold(), course.slug.casefold()}:
            found[name].append(known)
    return dict(found)


def _enrollments(people: set[int]) -> dict[tuple[int, int], bool]:
    """Return for each person and course with an open enrollment whether the newest cycle is not complete."""
    rows = Enrollment.objects.open().filter(person__in=people).order_by("cycle")
    facts = rows.values_list("person_id", "course_id", "progress__completed_at")
    return {(person, course): completed is None for person, course, completed in facts}
