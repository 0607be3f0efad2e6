"""The words of an import of past completions: columns, flaws of proofs, reasons for refusing a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.http import staff_words
from lms.organizations.staff.table import Fault
from lms.outside.columns import Column
from lms.outside.proofs import Flaw, RefusedProofError
from lms.outside.wanted import Why

COLUMNS: dict[Column, Promise] = {
    Column.EMPLOYEE_ID: gettext_lazy("Employee id"),
    Column.EMAIL: gettext_lazy("E-mail"),
    Column.COURSE: gettext_lazy("Course or title"),
    Column.PROVIDER: gettext_lazy("Provider"),
    Column.COMPLETED_ON: gettext_lazy("Completed on"),
    Column.MINUTES: gettext_lazy("Minutes"),
    Column.PROOF: gettext_lazy("Name of the proof file"),
    Column.KEPT_AT: gettext_lazy("Where the proof is kept"),
}

HINTS: dict[Column, Promise] = {
    Column.EMPLOYEE_ID: gettext_lazy("A person is found by the employee id, or by the e-mail address."),
    Column.COURSE: gettext_lazy("The title or the short name of a course here, or any other title."),
    Column.COMPLETED_ON: gettext_lazy("2026-11-25 or 11/25/2026"),
    Column.PROOF: gettext_lazy("As the file is called, for example smith-cpr.pdf."),
    Column.KEPT_AT: gettext_lazy("Where there is no file: words, for example “Personnel file, drawer 4”."),
}

FLAWS: dict[Flaw, Promise] = {
    Flaw.TOO_LARGE: gettext_lazy("The file is larger than 5 megabytes."),
    Flaw.TOO_LARGE_TOGETHER: gettext_lazy("All proofs together are larger than 24 megabytes. Please send them in parts."),
    Flaw.TOO_MANY: gettext_lazy("There are more than 200 proofs. Please send them in parts."),
    Flaw.KIND: gettext_lazy("The file is neither a PDF nor a JPEG or PNG picture."),
    Flaw.NAME: gettext_lazy("The file has a name that cannot be taken."),
    Flaw.SAME_NAME: gettext_lazy("Two files have this name."),
    Flaw.BROKEN: gettext_lazy("The ZIP file cannot be opened."),
    Flaw.BOMB: gettext_lazy("The file in the ZIP file unpacks to more than a hundred times its size."),
}  # fmt: skip

REASONS: Mapping[str, Promise] = {
    **{why.value: words for why, words in staff_words.REASONS.items()},
    Why.NOBODY: gettext_lazy("The line names nobody: it needs an employee id or an e-mail address."),
    Why.UNKNOWN_PERSON: gettext_lazy("Nobody in this organization is known by this."),
    Why.TWO_PEOPLE: gettext_lazy("This address belongs to several people, or to another person than the employee id."),
    Why.NO_COURSE: gettext_lazy("The title is missing."),
    Why.SEVERAL_COURSES: gettext_lazy(
        "Several courses here have this title. Write the short name of the one you mean."
    ),
    Why.NO_DAY: gettext_lazy("The day of completion is missing."),
    Why.FUTURE: gettext_lazy("This day is still to come."),
    Why.TOO_EARLY: gettext_lazy("This day is before 1950."),
    Why.MINUTES: gettext_lazy("Minutes are a whole number from 1 to 60,000."),
    Why.NO_PROOF: gettext_lazy("The line has no proof: neither the name of a file nor where the proof is kept."),
    Why.NO_SUCH_PROOF: gettext_lazy("No file with this name was sent."),
}


def fault(name: Fault) -> str:
    """Say why a table of completions cannot be read."""
    own = {
        Fault.EMPTY: _(
            "The file holds no completions: it needs a line of column names, and a line for each completion."
        ),
        Fault.TOO_MANY_ROWS: _("The file has more than 2,000 lines. Please split it."),
    }
    return own.get(name) or str(staff_words.FAULTS[name])


def flaw(error: RefusedProofError) -> str:
    """Say which proof is refused, and why."""
    return _("%(file)s: %(reason)s") % {"file": error.name, "reason": FLAWS[error.flaw]}


def refusal(line: int, who: str, why: str, column: str, value: str) -> dict[str, Any]:
    """Return a refused line for a page or a file."""
    return {
        "line": line,
        "who": who,
        "column": COLUMNS[Column(column)],
        "value": value,
        "reason": REASONS[why],
    }


def hints() -> list[tuple[Promise, Promise | str]]:
    """Return what each column may hold."""
    return [(COLUMNS[column], HINTS.get(column, "")) for column in Column]


def storage_away() -> str:
    """Say that no file can be kept at the moment."""
    return _("The storage of private files cannot be reached just now. Please try again in a few minutes.")
