"""The matrix of people and courses: which courses it shows, and the cell of each person in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.catalog.models import Course
from lms.enrollment.models import Enrollment
from lms.organizations.models import Person
from lms.reports.rows import Row

MOST_COURSES = 12


@dataclass(frozen=True)
class Line:
    """A person with one cell for each course of the matrix, in the order of the courses; None where not enrolled."""

    person: Person
    cells: list[tuple[Course, Row | None]]


def choose(courses: Sequence[Course], wanted: Iterable[str]) -> list[Course]:
    """Return the courses whose public ids are wanted, all where none of them is; at most 12, in the given order."""
    ids = set(wanted)
    return ([course for course in courses if str(course.uuid) in ids] or list(courses))[:MOST_COURSES]


def lines(
    people: Sequence[Person], courses: Sequence[Course], enrollments: Iterable[Enrollment], *, at: datetime
) -> list[Line]:
    """Lay enrollments out as a grid; the newest cycle of a person in a course stands in the cell."""
    newest: dict[tuple[int, int], Enrollment] = {}
    for enrollment in enrollments:
        place = enrollment.person_id, enrollment.course_id
        if place not in newest or newest[place].cycle < enrollment.cycle:
            newest[place] = enrollment

    def cell(person: Person, course: Course) -> Row | None:
        enrollment = newest.get((person.pk, course.pk))
        return Row.of(enrollment, at=at) if enrollment else None

    return [Line(person, [(course, cell(person, course)) for course in courses]) for person in people]
