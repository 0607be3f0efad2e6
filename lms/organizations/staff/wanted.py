"""What one line of a staff file says about a person, or why it cannot be taken. Pure: no database, no Django."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.organizations.staff.columns import Column, Kind
from lms.organizations.staff.table import Line

KINDS = ("employee", "contractor", "volunteer", "trainee")
LEARNER, SUPERVISOR = "learner", "supervisor"
ROLES = (LEARNER, SUPERVISOR)
"""What a file may make of a person; nobody becomes an administrator by a file."""
LONGEST: Mapping[Column, int] = {
    Column.EMPLOYEE_ID: 64,
    Column.NAME: 200,
    Column.GIVEN_NAME: 80,
    Column.FAMILY_NAME: 119,
    Column.EMAIL: 254,
    Column.PROFESSION: 120,
    Column.LICENSE_STATE: 40,
    Column.LICENSE_NUMBER: 64,
}
MOST_LEVELS = 6
LONGEST_TEAM = 200
EMAIL = re.compile(r"[^@\s,;<>()\[\]\"]+@[^@\s,;<>()\[\]\"]+\.[^@\s,;<>()\[\]\".]+")
US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Path = tuple[str, ...]


class Why(StrEnum):
    """Why a line is refused."""

    FORMULA = "formula"
    CHARACTERS = "characters"
    TOO_LONG = "too_long"
    NO_ID = "no_id"
    SAME_ID = "same_id"
    NO_NAME = "no_name"
    EMAIL = "email"
    KIND = "kind"
    ROLE = "role"
    DATE = "date"
    LEFT_BEFORE_HIRED = "left_before_hired"
    LEFT_LATER = "left_later"
    LICENSE = "license"
    NO_TEAM = "no_team"
    UNKNOWN_TEAM = "unknown_team"
    ORGANIZATION = "organization"


@dataclass(frozen=True)
class Refusal:
    """A line that is not taken; ``value`` is what the cell holds, never a formula."""

    line: int
    employee_id: str
    why: StrEnum
    column: StrEnum
    value: str = ""


class RefusedError(Exception):
    """A cell cannot be taken."""

    def __init__(self, why: StrEnum, column: StrEnum, value: str = "") -> None:
        """Keep why, where and what."""
        super().__init__(f"{why} in {column}")
        self.why, self.column, self.value = why, column, value


@dataclass(frozen=True)
class License:
    """A license as a file names it."""

    profession: str
    state: str
    number: str
    expires_on: date | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a line says; empty text and None say nothing, so what is stored stays."""

    line: int
    employee_id: str
    legal_name: str
    family_name: str
    email: str = ""
    kind: str = ""
    profession: str = ""
    team: Path = ()
    role: str = ""
    hired_on: date | None = None
    left_on: date | None = None
    license: License | None = None


def read_line(
    line: Line, mapping: Mapping[Column, int], *, organization: Sequence[str], today: date
) -> Wanted | Refusal:
    """Return what a line says, or the first reason why it is refused.

    ``organization`` are the names under which a column may name the organization; ``today`` is its day.
    """
    cells = {column: " ".join(line.cells[place].split()) for column, place in mapping.items()}
    try:
        check_cells(cells, {column for column, place in mapping.items() if place in line.formulas}, LONGEST)
        return _wanted(line.number, cells, organization, today)
    except RefusedError as refused:
        return Refusal(line.number, cells[Column.EMPLOYEE_ID], refused.why, refused.column, refused.value)


def check_cells(cells: Mapping[Kind, str], formulas: Set[Kind], longest: Mapping[Kind, int]) -> None:
    """Look at the cells of a line of any kind of file before they are read.

    Raises RefusedError for a formula, for characters that cannot be printed, and for what is too long.
    """
    for column, value in cells.items():
        if column in formulas:
            raise RefusedError(Why.FORMULA, column)
        if CONTROL.search(value):
            raise RefusedError(Why.CHARACTERS, column)
        if len(value) > longest.get(column, len(value)):
            raise RefusedError(Why.TOO_LONG, column, value)


def _wanted(number: int, cells: Mapping[Column, str], organization: Sequence[str], today: date) -> Wanted:
    def cell(column: Column) -> str:
        return cells.get(column, "")

    if not cell(Column.EMPLOYEE_ID):
        raise RefusedError(Why.NO_ID, Column.EMPLOYEE_ID)
    _check_organization(cell(Column.ORGANIZATION), organization)
    family = cell(Column.FAMILY_NAME)
    name = cell(Column.NAME) or " ".join(part for part in (cell(Column.GIVEN_NAME), family) if part)
    if not family or not (cell(Column.NAME) or cell(Column.GIVEN_NAME)):
        raise RefusedError(Why.NO_NAME, Column.GIVEN_NAME if family else Column.FAMILY_NAME)
    if cell(Column.EMAIL) and not EMAIL.fullmatch(cell(Column.EMAIL)):
        raise RefusedError(Why.EMAIL, Column.EMAIL, cell(Column.EMAIL))
    role = _choice(Column.ROLE, cell(Column.ROLE), ROLES, Why.ROLE)
    if role == SUPERVISOR and not cell(Column.TEAM):
        raise RefusedError(Why.NO_TEAM, Column.TEAM)
    hired_on, left_on = _days(cell(Column.HIRED_ON), cell(Column.LEFT_ON), today)
    return Wanted(
        line=number,
        employee_id=cell(Column.EMPLOYEE_ID),
        legal_name=name,
        family_name=family,
        email=cell(Column.EMAIL),
        kind=_choice(Column.KIND, cell(Column.KIND), KINDS, Why.KIND),
        profession=cell(Column.PROFESSION),
        team=team_path(cell(Column.TEAM)),
        role=role,
        hired_on=hired_on,
        left_on=left_on,
        license=_license(cell(Column.PROFESSION), cells),
    )


def _check_organization(named: str, allowed: Sequence[str]) -> None:
    if named and named.casefold() not in {name.casefold() for name in allowed}:
        raise RefusedError(Why.ORGANIZATION, Column.ORGANIZATION, named)


def _choice(column: Column, value: str, choices: Sequence[str], why: Why) -> str:
    if value and value.casefold() not in choices:
        raise RefusedError(why, column, value)
    return value.casefold()


def day_of(value: str, column: StrEnum) -> date | None:
    """Return a day written as 2026-11-25 or, as in the United States, 11/25/2026.

    Raises RefusedError for anything else.
    """
    american = US_DATE.fullmatch(value)
    text = f"{american[3]}-{american[1]:0>2}-{american[2]:0>2}" if american else value
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RefusedError(Why.DATE, column, value) from error


def _days(hired: str, left: str, today: date) -> tuple[date | None, date | None]:
    hired_on, left_on = day_of(hired, Column.HIRED_ON), day_of(left, Column.LEFT_ON)
    if hired_on and left_on and left_on < hired_on:
        raise RefusedError(Why.LEFT_BEFORE_HIRED, Column.LEFT_ON, left)
    if left_on and left_on > today:
        raise RefusedError(Why.LEFT_LATER, Column.LEFT_ON, left)
    return hired_on, left_on


def team_path(value: str) -> Path:
    """Return the names of a team and those above it: "Clinic / Night shift" is the night shift of the clinic.

    Raises RefusedError for an empty name, for more than six levels, and for a name that is too long.
    """
    if not value:
        return ()
    names = tuple(name.strip() for name in value.split("/"))
    if not all(names) or len(names) > MOST_LEVELS or max(map(len, names)) > LONGEST_TEAM:
        raise RefusedError(Why.UNKNOWN_TEAM, Column.TEAM, value)
    return names


def _license(profession: str, cells: Mapping[Column, str]) -> License | None:
    state, number = cells.get(Column.LICENSE_STATE, ""), cells.get(Column.LICENSE_NUMBER, "")
    expires_on = day_of(cells.get(Column.LICENSE_EXPIRES_ON, ""), Column.LICENSE_EXPIRES_ON)
    if bool(state) != bool(number) or (expires_on and not number):
        raise RefusedError(Why.LICENSE, Column.LICENSE_STATE if number else Column.LICENSE_NUMBER, state)
    return License(profession, state, number, expires_on) if number else None
