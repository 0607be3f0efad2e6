"""Writing enrollments and the derived view of teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lms.catalog.models import Course, CourseEdition
from lms.enrollment.links import CourseLink
from lms.enrollment.models import Enrollment, TeamEnrollment
from lms.organizations.models import Membership, Person
from lms.organizations.services import organization_of


class CourseClosedError(Exception):
    """The course takes no new learners: it is retired, was never published, or its last day to enroll is over."""


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


def set_dues(*, dues: Iterable[tuple[int, Due | None]]) -> None:
    """Give enrollments, named by their integer keys, other due dates or none; one statement for each different date."""
    by_due: dict[Due | None, list[int]] = {}
    for enrollment_id, due in dues:
        by_due.setdefault(due, []).append(enrollment_id)
    for due, enrollment_ids in by_due.items():
        columns = due.fields() if due else {"due_date": None, "due_zone": "", "due_at": None}
        Enrollment.objects.filter(pk__in=enrollment_ids).update(**columns)


def use_language(*, enrollment: Enrollment, locale: str) -> None:
    """Keep the language that the learner uses, where it is known and another one."""
    if locale and locale != enrollment.locale:
        Enrollment.objects.filter(pk=enrollment.pk).update(locale=locale)
        enrollment.locale = locale


@dataclass(frozen=True, kw_only=True)
class Opening:
    """An enrollment to be opened."""

    person: Person
    course: Course
    cycle: int
    due: Due | None


def create_many(*, openings: Sequence[Opening], source: str, at: datetime) -> list[Enrollment]:
    """Open the enrollments and show them to the teams, in three statements.

    The people are locked by the caller, who has looked for cycles that are open already.

    Raises CourseClosedError when a course is not open.
    """
    opened = [
        Enrollment(
            person=opening.person,
            course=opening.course,
            cycle=opening.cycle,
            edition=_open_edition(opening.course, at),
            source=source,
            locale=opening.person.language,
            enrolled_at=at,
            **(opening.due.fields() if opening.due else {}),
        )
        for opening in openings
    ]
    Enrollment.objects.bulk_create(opened)
    _show_new_to_teams(opened)
    return opened


def _open_edition(course: Course, at: datetime) -> CourseEdition:
    if course.edition is None or not course.takes_learners(at):
        raise CourseClosedError(course.slug)
    return course.edition


def _show_new_to_teams(enrollments: Sequence[Enrollment]) -> None:
    seats = (
        Membership.objects.open()
        .filter(person__in={row.person_id for row in enrollments}, team__isnull=False, role=Membership.Role.LEARNER)
        .values_list("person_id", "team__pk")
    )
    teams: dict[int, set[int]] = {}
    for person_id, team_id in seats:
        teams.setdefault(person_id, set()).add(team_id)
    TeamEnrollment.objects.bulk_create(
        [
            TeamEnrollment(team_id=team_id, enrollment=enrollment)
            for enrollment in enrollments
            for team_id in sorted(teams.get(enrollment.person_id, ()))
        ],
        ignore_conflicts=True,
    )


def create(
    *,
    person: Person,
    course: Course,
    source: str,
    locale: str,
    at: datetime,
    due_date: date | None = None,
    link: CourseLink | None = None,
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
    edition = _open_edition(course, at)
    cycle = Enrollment.objects.filter(person=person, course=course).count() + 1
    due = due_for(person=person, due_date=due_date).fields() if due_date else {}
    enrollment = Enrollment.objects.create(
        person=person,
        course=course,
        cycle=cycle,
        edition=edition,
        source=source,
        link=link,
        locale=locale,
        enrolled_at=at,
        **due,
    )
    show_to_teams(person=person)
    return enrollment, True


def open_next(*, before: Enrollment, at: datetime) -> tuple[Enrollment, bool]:
    """Return the cycle after a completed one and whether it is new; one that is not complete yet is the person's newest.

    The person is locked, so that two clicks at once open one cycle.

    Raises CourseClosedError when the course is not open.
    """
    Person.objects.select_for_update(no_key=True).get(pk=before.person_id)
    cycles = Enrollment.objects.filter(person=before.person_id, course=before.course_id)
    standing = cycles.open().select_related("progress").order_by("-cycle").first()
    if standing is not None and standing.progress.completed_at is None:
        return standing, False
    course = Course.objects.select_related("edition").get(pk=before.course_id)
    opened = Enrollment.objects.create(
        person=before.person,
        course=course,
        cycle=cycles.count() + 1,
        edition=_open_edition(course, at),
        source=Enrollment.Source.RENEWAL,
        locale=before.locale,
        enrolled_at=at,
    )
    show_to_teams(person=before.person)
    return opened, True


def team_pairs(*, people: Collection[int]) -> set[tuple[int, int]]:
    """Return which team (its id) may come to see which enrollment (its id): by learner memberships that have not ended.

    Whether one is open at a moment is asked by every query of a supervisor, so a pair too many shows nothing (ADR 0031).
    """
    memberships = (
        Membership.objects.not_ended()
        .filter(person__in=people, team__isnull=False, role=Membership.Role.LEARNER)
        .values_list("person_id", "team_id")
    )
    teams: dict[int, set[int]] = defaultdict(set)
    for person_id, team_id in memberships:
        teams[person_id].add(team_id)
    enrollments = Enrollment.objects.filter(person__in=list(teams)).values_list("person_id", "pk") if teams else ()
    return {(team, enrollment) for person_id, enrollment in enrollments for team in teams[person_id]}


def show_people_to_teams(*, people: Collection[int]) -> None:
    """Rewrite which teams see the enrollments of these people (their ids), in a fixed number of statements."""
    wanted = team_pairs(people=people)
    stored = {
        (team, enrollment): pk
        for pk, team, enrollment in TeamEnrollment.objects.filter(enrollment__person__in=people).values_list(
            "pk", "team_id", "enrollment_id"
        )
    }
    surplus = [pk for pair, pk in stored.items() if pair not in wanted]
    if surplus:
        TeamEnrollment.objects.filter(pk__in=surplus).delete()
    missing = sorted(wanted - stored.keys())
    TeamEnrollment.objects.bulk_create(
        [TeamEnrollment(team_id=team, enrollment_id=enrollment) for team, enrollment in missing], ignore_conflicts=True
    )


def show_to_teams(*, person: Person) -> None:
    """Rewrite which teams see the person's enrollments."""
    show_people_to_teams(people=[person.pk])


def hidden_from_teams() -> list[tuple[int, int]]:
    """Return the pairs (team id, enrollment id) of all people that are missing: a supervisor would not see them."""
    people = set(
        Membership.objects.not_ended()
        .filter(team__isnull=False, role=Membership.Role.LEARNER)
        .values_list("person_id", flat=True)
    )
    stored = set(TeamEnrollment.objects.values_list("team_id", "enrollment_id"))
    return sorted(team_pairs(people=people) - stored)


def follow_edition(
    *, course: Course, edition: CourseEdition, before: CourseEdition | None = None, only: Collection[int] | None = None
) -> list[int]:
    """Move everybody who has not completed the course to the edition; return the ids of their enrollments.

    ``before`` limits that to those who take this edition, ``only`` to these enrollments. A completion stays with the
    edition it was made on, also one that happens at this moment: it holds the row's lock.
    """
    under_way = Enrollment.objects.open().filter(course=course, progress__completed_at__isnull=True)
    if before is not None:
        under_way = under_way.filter(edition=before)
    if only is not None:
        under_way = under_way.filter(pk__in=only)
    found = under_way.exclude(edition=edition).values_list("pk", flat=True)
    held = list(
        Enrollment.objects.filter(pk__in=list(found)).order_by("pk").select_for_update().values_list("pk", flat=True)
    )
    moving = list(under_way.filter(pk__in=held).values_list("pk", flat=True))
    Enrollment.objects.filter(pk__in=moving).update(edition=edition)
    return moving
