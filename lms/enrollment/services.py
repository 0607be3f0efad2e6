"""Writing enrollments and the derived view of teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lms.catalog.models import Course, CourseEdition
from lms.enrollment.models import Enrollment, TeamEnrollment
from lms.organizations.models import Membership, Person
from lms.organizations.services import organization_of


class CourseClosedError(Exception):
    """The course takes no new learners: it is retired or was never published."""


@dataclass(frozen=True)
class Due:
    """A due date of an organization's calendar: the date, its time zone, and the moment at which the day has ended."""

    day: date
    zone: str

    @property
    def at(self) -> datetime:
        """Return the first moment of the day after, in the zone: from then on the enrollment is overdue."""
        return datetime.combine(self.day + timedelta(days=1), time(), tzinfo=ZoneInfo(self.zone))

    def fields(self) -> dict[str, date | datetime | str]:
        """Return the columns of an enrollment."""
        return {"due_date": self.day, "due_zone": self.zone, "due_at": self.at}


def due_for(*, person: Person, due_date: date) -> Due:
    """Return a due date in the time zone of the person's organization, the person's own without one."""
    organization = organization_of(person=person)
    return Due(due_date, organization.time_zone if organization else person.time_zone)


def set_due(*, enrollment: Enrollment, due_date: date) -> None:
    """Give an enrollment a due date, or another one."""
    columns = due_for(person=enrollment.person, due_date=due_date).fields()
    Enrollment.objects.filter(pk=enrollment.pk).update(**columns)
    for name, value in columns.items():
        setattr(enrollment, name, value)


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
    due = due_for(person=person, due_date=due_date).fields() if due_date else {}
    enrollment = Enrollment.objects.create(
        person=person,
        course=course,
        cycle=cycle,
        edition=edition,
        source=source,
        locale=locale,
        enrolled_at=at,
        **due,
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

    A completion stays with the edition it was made on, also one that happens at this moment: it holds the row's lock.
    """
    under_way = Enrollment.objects.open().filter(course=course, progress__completed_at__isnull=True)
    found = under_way.exclude(edition=edition).values_list("pk", flat=True)
    held = list(
        Enrollment.objects.filter(pk__in=list(found)).order_by("pk").select_for_update().values_list("pk", flat=True)
    )
    moving = list(under_way.filter(pk__in=held).values_list("pk", flat=True))
    Enrollment.objects.filter(pk__in=moving).update(edition=edition)
    return moving
