"""What one line of a file of past completions says, or why it cannot be taken. Pure: no database, no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.organizations.staff.table import Line
from lms.organizations.staff.wanted import Refusal, RefusedError, check_cells, day_of
from lms.outside.columns import Column

LONGEST: Mapping[Column, int] = {
    Column.EMPLOYEE_ID: 64,
    Column.EMAIL: 254,
    Column.COURSE: 255,
    Column.PROVIDER: 200,
    Column.PROOF: 120,
    Column.KEPT_AT: 200,
}
MOST_MINUTES = 60_000
EARLIEST = date(1950, 1, 1)


class Why(StrEnum):
    """Why a line is refused, beside the reasons of every table."""

    NOBODY = "nobody"
    UNKNOWN_PERSON = "unknown_person"
    TWO_PEOPLE = "two_people"
    NO_COURSE = "no_course"
    SEVERAL_COURSES = "several_courses"
    NO_DAY = "no_day"
    FUTURE = "future"
    TOO_EARLY = "too_early"
    MINUTES = "minutes"
    NO_PROOF = "no_proof"
    NO_SUCH_PROOF = "no_such_proof"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a line says."""

    line: int
    employee_id: str
    email: str
    course: str
    provider: str
    completed_on: date
    minutes: int | None
    proof: str
    kept_at: str

    @property
    def who(self) -> str:
        """Return how the line names the person."""
        return self.employee_id or self.email


def read_line(line: Line, mapping: Mapping[Column, int], *, today: date) -> Wanted | Refusal:
    """Return what a line says, or the first reason why it is refused; ``today`` is the day of the organization."""
    cells = {column: " ".join(line.cells[place].split()) for column, place in mapping.items()}
    who = cells.get(Column.EMPLOYEE_ID, "") or cells.get(Column.EMAIL, "")
    try:
        check_cells(cells, {column for column, place in mapping.items() if place in line.formulas}, LONGEST)
        return _wanted(line.number, {column: cells.get(column, "") for column in Column}, today)
    except RefusedError as refused:
        return Refusal(line.number, who, refused.why, refused.column, refused.value)


def _wanted(number: int, cells: Mapping[Column, str], today: date) -> Wanted:
    if not (cells[Column.EMPLOYEE_ID] or cells[Column.EMAIL]):
        raise RefusedError(Why.NOBODY, Column.EMPLOYEE_ID)
    if not cells[Column.COURSE]:
        raise RefusedError(Why.NO_COURSE, Column.COURSE)
    if not (cells[Column.PROOF] or cells[Column.KEPT_AT]):
        raise RefusedError(Why.NO_PROOF, Column.PROOF)
    return Wanted(
        line=number,
        employee_id=cells[Column.EMPLOYEE_ID],
        email=cells[Column.EMAIL],
        course=cells[Column.COURSE],
        provider=cells[Column.PROVIDER],
        completed_on=_day(cells[Column.COMPLETED_ON], today),
        minutes=_minutes(cells[Column.MINUTES]),
        proof=cells[Column.PROOF],
        kept_at=cells[Column.KEPT_AT],
    )


def _day(text: str, today: date) -> date:
    day = day_of(text, Column.COMPLETED_ON)
    if day is None:
        raise RefusedError(Why.NO_DAY, Column.COMPLETED_ON)
    if day > today:
        raise RefusedError(Why.FUTURE, Column.COMPLETED_ON, text)
    if day < EARLIEST:
        raise RefusedError(Why.TOO_EARLY, Column.COMPLETED_ON, text)
    return day


def _minutes(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= MOST_MINUTES:
        raise RefusedError(Why.MINUTES, Column.MINUTES, text)
    return int(text)
