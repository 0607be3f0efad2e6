"""Many people at once: rows as the flows would write them, in a few statements."""

from __future__ import annotations

from datetime import date, datetime

from lms.catalog.models import Course
from lms.enrollment.models import Enrollment, TeamEnrollment
from lms.enrollment.services import Due
from lms.organizations.models import Membership, Person, Team
from lms.progress.models import CourseProgress
from tests.factories.courses import AT
from tests.factories.people import LONG_AGO


def crowd_of(
    number: int, *, team: Team, courses: list[Course], due_date: date | None = None, at: datetime = AT
) -> list[Person]:
    """Return new learners of the team, without logins, each enrolled in each course."""
    people = Person.objects.bulk_create(
        Person(legal_name=f"Person {n:04}", family_name=f"Name {n:04}", email=f"person{n}@example.org")
        for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(person=person, organization_id=team.organization_id, team=team, starts_at=LONG_AGO)
        for person in people
    )
    due = Due(due_date, team.organization.time_zone).fields() if due_date else {}
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(person=person, course=course, edition_id=course.edition_id, enrolled_at=at, **due)
        for person in people
        for course in courses
    )
    TeamEnrollment.objects.bulk_create(TeamEnrollment(team=team, enrollment=each) for each in enrollments)
    CourseProgress.objects.bulk_create(CourseProgress(enrollment=each, total_count=1) for each in enrollments)
    return people
