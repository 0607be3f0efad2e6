"""Which column of a staff file holds what: guessed from its header, changed by a person. Pure: no database, no Django."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

Kind = TypeVar("Kind", bound=StrEnum)
"""What the columns of a kind of file can hold."""


class Column(StrEnum):
    """What a column can hold."""

    EMPLOYEE_ID = "employee_id"
    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    KIND = "kind"
    PROFESSION = "profession"
    TEAM = "team"
    ROLE = "role"
    HIRED_ON = "hired_on"
    LEFT_ON = "left_on"
    LICENSE_STATE = "license_state"
    LICENSE_NUMBER = "license_number"
    LICENSE_EXPIRES_ON = "license_expires_on"
    ORGANIZATION = "organization"


NAMES: Mapping[Column, tuple[str, ...]] = {
    Column.EMPLOYEE_ID: (
        "employeeid",
        "employeenumber",
        "employeeno",
        "staffid",
        "staffnumber",
        "personnelnumber",
        "empid",
    ),
    Column.NAME: ("name", "fullname", "legalname", "employeename", "nameoncertificates"),
    Column.GIVEN_NAME: ("givenname", "firstname", "forename"),
    Column.FAMILY_NAME: ("familyname", "lastname", "surname"),
    Column.EMAIL: ("email", "emailaddress", "mail", "workemail"),
    Column.KIND: ("kind", "type", "employmenttype", "workertype", "employeetype"),
    Column.PROFESSION: ("profession", "jobtitle", "title", "position", "discipline"),
    Column.TEAM: ("team", "unit", "department", "teampath"),
    Column.ROLE: ("role", "trainingrole"),
    Column.HIRED_ON: ("hiredon", "hiredate", "startdate", "dateofhire"),
    Column.LEFT_ON: ("lefton", "leavedate", "enddate", "terminationdate", "lastday"),
    Column.LICENSE_STATE: ("licensestate", "stateoflicense"),
    Column.LICENSE_NUMBER: ("licensenumber", "licenseno", "license"),
    Column.LICENSE_EXPIRES_ON: ("licenseexpireson", "licenseexpiry", "licenseexpires", "licenseexpirationdate"),
    Column.ORGANIZATION: ("organization", "employer", "agency", "company"),
}
"""Headers that are understood, in small letters without blanks and signs."""

TEMPLATE = (
    Column.EMPLOYEE_ID,
    Column.GIVEN_NAME,
    Column.FAMILY_NAME,
    Column.EMAIL,
    Column.KIND,
    Column.PROFESSION,
    Column.TEAM,
    Column.ROLE,
    Column.HIRED_ON,
    Column.LEFT_ON,
    Column.LICENSE_STATE,
    Column.LICENSE_NUMBER,
    Column.LICENSE_EXPIRES_ON,
)
"""The columns of the file that is offered to fill in."""


def _plain(header: str) -> str:
    letters = unicodedata.normalize("NFKD", header).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def recognized(header: Sequence[str], names: Mapping[Kind, tuple[str, ...]]) -> dict[Kind, int]:
    """Return for each kind of column that is recognized its place, counted from 0; the first of two wins."""
    found: dict[Kind, int] = {}
    for place, name in enumerate(header):
        plain = _plain(name)
        for column, known in names.items():
            if plain in known:
                found.setdefault(column, place)
    return found


def guess(header: Sequence[str]) -> dict[Column, int]:
    """Return for each column of a staff file that is recognized its place, counted from 0."""
    return recognized(header, NAMES)


def missing(mapping: Mapping[Column, int]) -> list[Column]:
    """Return the columns without which nobody can be imported: id, family name, and a given name or the whole name."""
    needed = [column for column in (Column.EMPLOYEE_ID, Column.FAMILY_NAME) if column not in mapping]
    if Column.GIVEN_NAME not in mapping and Column.NAME not in mapping:
        needed.append(Column.GIVEN_NAME)
    return needed


def used_twice(mapping: Mapping[Kind, int]) -> list[Kind]:
    """Return the columns whose place another one before it holds too."""
    seen: set[int] = set()
    twice: list[Kind] = []
    for column, place in mapping.items():
        if place in seen:
            twice.append(column)
        seen.add(place)
    return twice
