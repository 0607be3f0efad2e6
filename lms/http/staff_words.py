"""The words of a staff import: columns, faults of a file, reasons for refusing a line."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.organizations.staff.columns import Column
from lms.organizations.staff.plan import Outcome
from lms.organizations.staff.table import Fault, UnreadableFileError
from lms.organizations.staff.wanted import Why

COLUMNS: dict[Column, Promise] = {
    Column.EMPLOYEE_ID: gettext_lazy("Employee id"),
    Column.NAME: gettext_lazy("Full name"),
    Column.GIVEN_NAME: gettext_lazy("Given name"),
    Column.FAMILY_NAME: gettext_lazy("Family name"),
    Column.EMAIL: gettext_lazy("E-mail"),
    Column.KIND: gettext_lazy("Kind"),
    Column.PROFESSION: gettext_lazy("Profession"),
    Column.TEAM: gettext_lazy("Team"),
    Column.ROLE: gettext_lazy("Role"),
    Column.HIRED_ON: gettext_lazy("Hired on"),
    Column.LEFT_ON: gettext_lazy("Left on"),
    Column.LICENSE_STATE: gettext_lazy("License state"),
    Column.LICENSE_NUMBER: gettext_lazy("License number"),
    Column.LICENSE_EXPIRES_ON: gettext_lazy("License expires on"),
    Column.ORGANIZATION: gettext_lazy("Organization"),
}

HINTS: dict[Column, Promise] = {
    Column.NAME: gettext_lazy("As on certificates. Without it, given name and family name are joined."),
    Column.KIND: gettext_lazy("employee, contractor, volunteer or trainee"),
    Column.TEAM: gettext_lazy("Clinic / Night shift is the team Night shift below Clinic."),
    Column.ROLE: gettext_lazy("learner or supervisor"),
    Column.HIRED_ON: gettext_lazy("2026-11-25 or 11/25/2026"),
    Column.LEFT_ON: gettext_lazy("Filled in: this person has left."),
    Column.ORGANIZATION: gettext_lazy("Lines of another organization are refused."),
}

OUTCOMES: dict[Outcome, Promise] = {
    Outcome.NEW: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.UNCHANGED: gettext_lazy("Unchanged"),
    Outcome.LEAVING: gettext_lazy("Leaving"),
}

FAULTS: dict[Fault, Promise] = {
    Fault.EMPTY: gettext_lazy("The file holds no people: it needs a line of column names, and a line for each person."),
    Fault.TOO_LARGE: gettext_lazy("The file is too large: at most 2 megabytes can be read at once."),
    Fault.TOO_MANY_ROWS: gettext_lazy("The file has more than 2,000 people. Please split it."),
    Fault.TOO_MANY_COLUMNS: gettext_lazy("A line has more columns than the first line, or there are more than 40."),
    Fault.TOO_LONG: gettext_lazy("A cell holds more than 300 characters."),
    Fault.ENCODING: gettext_lazy("The file is no text that can be read. Save it as CSV in UTF-8, or as XLSX."),
    Fault.BROKEN: gettext_lazy("The file cannot be read as a table. Open it in a spreadsheet and save it again as CSV or XLSX."),
    Fault.FORMULA_IN_HEADER: gettext_lazy("The name of a column begins like a formula."),
    Fault.SAME_HEADER_TWICE: gettext_lazy("Two columns have the same name."),
}  # fmt: skip

REASONS: dict[Why, Promise] = {
    Why.FORMULA: gettext_lazy("The cell begins like a formula, with =, +, -, @ or a tab. It was not stored."),
    Why.CHARACTERS: gettext_lazy("The cell holds characters that cannot be printed."),
    Why.TOO_LONG: gettext_lazy("The cell is too long."),
    Why.NO_ID: gettext_lazy("The employee id is missing."),
    Why.SAME_ID: gettext_lazy("This employee id stands in an earlier line, too."),
    Why.NO_NAME: gettext_lazy("A name is missing."),
    Why.EMAIL: gettext_lazy("This is no e-mail address."),
    Why.KIND: gettext_lazy("The kind has to be employee, contractor, volunteer or trainee."),
    Why.ROLE: gettext_lazy("A file can make somebody a learner or a supervisor, and nothing else."),
    Why.DATE: gettext_lazy("This is no day. Write it as 2026-11-25 or 11/25/2026."),
    Why.LEFT_BEFORE_HIRED: gettext_lazy("The day of leaving is before the day of hiring."),
    Why.LEFT_LATER: gettext_lazy("The day of leaving is still to come. Import the file again when it has come."),
    Why.LICENSE: gettext_lazy("A license needs a state and a number."),
    Why.NO_TEAM: gettext_lazy("A supervisor needs a team."),
    Why.UNKNOWN_TEAM: gettext_lazy("There is no such team. Make it first, or allow that new teams are made."),
    Why.ORGANIZATION: gettext_lazy("The line is for another organization than the one you chose."),
}


def fault(error: UnreadableFileError) -> str:
    """Say why a file cannot be read, and in which line."""
    words = str(FAULTS[error.fault])
    return _("Line %(line)s: %(reason)s") % {"line": error.line, "reason": words} if error.line else words


def refusal(line: int, employee_id: str, why: str, column: str, value: str) -> dict[str, Any]:
    """Return a refused line for a page or a file."""
    return {
        "line": line,
        "employee_id": employee_id,
        "column": COLUMNS[Column(column)],
        "value": value,
        "reason": REASONS[Why(why)],
    }
