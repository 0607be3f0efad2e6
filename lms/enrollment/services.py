"""Writing enrollments and the derived view of teams."""

from __future__ import annotations

from datetime import date, datetime

from lms.catalog.models import Course, CourseEdition
from lms.enrollment.models import Enrollment, TeamEnrollment
from lms.organizations.models import Membership, Person


class CourseClosedError(Exception):
    """The course takes no new learners: it is retired or was never published."""


def create(
    *, person: Person, course: Course, source: str, locale: str, at: datetime, due_date: date | None = None
) -> tuple[Enrollment, bool]:
    """Return the person's newest cycle in the course, opened where there is none, and whether it is new.

    The person is locked, so that two clicks at once open one cycle.

    Raises CourseClosedError for a new enrollment in a course that is not open.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    existing = (
        Enrollment.objects.filter(person=person, course=course, withdrawn_at__isnull=True).order_by("-cycle").first()
    )
    if existing is not None:
        return existing, False
    edition = course.edition
    if edition is None or course.status != Course.Status.LIVE:
        raise CourseClosedError(course.slug)
    cycle = Enrollment.objects.filter(person=person, course=course).count() + 1
    enrollment = Enrollment.objects.create(
        person=person,
        course=course,
        cycle=cycle,
        edition=edition,
        source=source,
        locale=locale,
        enrolled_at=at,
        due_date=due_date,
    )
    show_to_teams(person=person)
    return enrollment, True


def show_to_teams(*, person: Person) -> None:
    """Rewrite which teams see the person's enrollments: those with an open learner membership."""
    teams = set(
        Membership.objects.open()
        .filter(person=person, team__isnull=False, role=Membership.Role.LEARNER)
        .values_list("team_id", flat=True)
    )
    rows = TeamEnrollment.objects.filter(enrollment__person=person)
    rows.exclude(team_id__in=teams).delete()
    enrollments = list(Enrollment.objects.filter(person=person).values_list("pk", flat=True)) if teams else []
    TeamEnrollment.objects.bulk_create(
        [TeamEnrollment(team_id=team, enrollment_id=enrollment) for team in teams for enrollment in enrollments],
        ignore_conflicts=True,
    )


def follow_edition(*, course: Course, edition: CourseEdition) -> list[int]:
    """Move everybody who has not completed the course to the edition; return the ids of their enrollments.

    A completion stays with the edition it was made on.
    """
    moving = list(
        Enrollment.objects.open()
        .filter(course=course, progress__completed_at__isnull=True)
        .exclude(edition=edition)
        .values_list("pk", flat=True)
    )
    Enrollment.objects.filter(pk__in=moving).update(edition=edition)
    return moving
