"""Load what is stored about the staff of an organization, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lms.organizations.employment import Employment, License
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.staff import plan as planning
from lms.organizations.staff.columns import Column
from lms.organizations.staff.models import ImportRun
from lms.organizations.staff.plan import Known, Place, Plan, key
from lms.organizations.staff.table import Line
from lms.organizations.staff.wanted import ROLES, Path, read_line


@dataclass(frozen=True)
class Stored:
    """The staff with an employee id, and the ids behind teams, memberships and licenses."""

    known: dict[str, Known]
    teams: dict[Path, Team]
    paths: list[Path]
    memberships: dict[tuple[int, Place], int]
    licenses: dict[tuple[int, str, str], License]


def load(*, organization: Organization, lock: bool = False) -> Stored:
    """Return what is stored; with ``lock`` nobody else changes these people until the transaction ends."""
    employments = list(
        Employment.objects.filter(organization=organization)
        .exclude(employee_id="")
        .select_related("person")
        .order_by("pk")
    )
    people = [employment.person_id for employment in employments]
    if lock:
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    teams, names = _teams(organization)
    memberships = _memberships(organization, people, names)
    places: dict[int, set[Place]] = defaultdict(set)
    for person_id, place in memberships:
        places[person_id].add(place)
    licenses = {
        (row.person_id, row.state, row.number): row for row in License.objects.filter(person__in=people).order_by("-pk")
    }
    expiry: dict[int, dict[tuple[str, str], date | None]] = defaultdict(dict)
    for (person_id, state, number), row in licenses.items():
        expiry[person_id][state, number] = row.expires_on
    known = {
        employment.employee_id: _known(
            employment, frozenset(places[employment.person_id]), expiry[employment.person_id]
        )
        for employment in employments
    }
    return Stored(known, teams, list(names.values()), memberships, licenses)


def _teams(organization: Organization) -> tuple[dict[Path, Team], dict[int, Path]]:
    """Return the teams by their path in small letters, the first of two with the same one, and the path of each by id."""
    by_path: dict[str, Path] = {}
    found: dict[Path, Team] = {}
    names: dict[int, Path] = {}
    for team in Team.objects.filter(organization=organization):
        above = by_path.get(team.path[: -Team.steplen], ())
        by_path[team.path] = names[team.pk] = (*above, team.name)
        found.setdefault(key(names[team.pk]), team)
    return found, names


def _memberships(organization: Organization, people: list[int], names: dict[int, Path]) -> dict[tuple[int, Place], int]:
    rows = Membership.objects.filter(
        organization=organization, person__in=people, ends_at__isnull=True, role__in=ROLES
    ).values_list("pk", "person_id", "team_id", "role")
    return {(person_id, (key(names[team_id]) if team_id else (), role)): pk for pk, person_id, team_id, role in rows}


def _known(employment: Employment, places: frozenset[Place], licenses: dict[tuple[str, str], date | None]) -> Known:
    person = employment.person
    return Known(
        person_id=person.pk,
        employment_id=employment.pk,
        legal_name=person.legal_name,
        family_name=person.family_name,
        email=person.email,
        has_login=person.user_id is not None,
        kind=employment.kind,
        profession=employment.profession,
        hired_on=employment.hired_on,
        left_on=employment.left_on,
        places=places,
        licenses=licenses,
    )


def plan_of(*, run: ImportRun, stored: Stored, at: datetime) -> Plan:
    """Return what the file of an import would do to what is stored. The day is that of the organization."""
    organization = run.organization
    today = at.astimezone(ZoneInfo(organization.time_zone)).date()
    mapping = {Column(name): place for name, place in run.mapping.items()}
    names = [organization.name, organization.slug]
    lines = [read_line(Line(*row), mapping, organization=names, today=today) for row in run.rows]
    return planning.make(
        lines,
        stored.known,
        teams=stored.paths,
        create_teams=run.create_teams,
        missing_left=run.missing_left,
        today=today,
    )
