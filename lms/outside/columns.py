"""Which column of a file of past completions holds what. Pure: no database, no Django."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Column(StrEnum):
    """What a column can hold."""

    EMPLOYEE_ID = "employee_id"
    EMAIL = "email"
    COURSE = "course"
    PROVIDER = "provider"
    COMPLETED_ON = "completed_on"
    MINUTES = "minutes"
    PROOF = "proof_file"
    KEPT_AT = "proof_kept_at"


NAMES: Mapping[Column, tuple[str, ...]] = {
    Column.EMPLOYEE_ID: ("employeeid", "employeenumber", "employeeno", "staffid", "staffnumber", "empid"),
    Column.EMAIL: ("email", "emailaddress", "mail", "workemail"),
    Column.COURSE: ("course", "coursetitle", "coursename", "title", "training"),
    Column.PROVIDER: ("provider", "organizer", "sponsor", "source"),
    Column.COMPLETED_ON: ("completedon", "completed", "completiondate", "datecompleted", "date"),
    Column.MINUTES: ("minutes", "learningminutes", "duration"),
    Column.PROOF: ("prooffile", "proof", "prooffilename", "file", "filename", "certificatefile"),
    Column.KEPT_AT: ("proofkeptat", "keptat", "whereproofiskept"),
}
"""Headers that are understood, in small letters without blanks and signs."""


def missing(mapping: Mapping[Column, int]) -> list[Column]:
    """Return the columns without which nothing can be recorded: who, what, when, and a proof."""
    needed = [column for column in (Column.COURSE, Column.COMPLETED_ON) if column not in mapping]
    if Column.EMPLOYEE_ID not in mapping and Column.EMAIL not in mapping:
        needed.append(Column.EMPLOYEE_ID)
    if Column.PROOF not in mapping and Column.KEPT_AT not in mapping:
        needed.append(Column.PROOF)
    return needed
