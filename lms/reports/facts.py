"""The dated facts of a person's record: enrolled, due, completed, certificate. No attempts, no scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lms.certificates.models import Certificate
from lms.progress.status import How
from lms.reports.rows import Row


class Kind(TextChoices):
    """What happened on a day, in the order in which it can happen."""

    ENROLLED = "enrolled", _("Enrolled")
    DUE = "due", _("Due date")
    COMPLETED = "completed", _("Completed")
    ELSEWHERE = "elsewhere", _("Completed, recorded from elsewhere")
    ATTENDED = "attended", _("Completed by attending a live session")
    CERTIFICATE = "certificate", _("Certificate issued")


COMPLETIONS = {How.HERE: Kind.COMPLETED, How.IMPORTED: Kind.ELSEWHERE, How.ATTENDED: Kind.ATTENDED}


@dataclass(frozen=True)
class Fact:
    """One line of the log; ``number`` is that of a certificate."""

    day: date
    kind: Kind
    course: str
    number: str = ""


def facts(rows: Iterable[Row], *, zone: str) -> list[Fact]:
    """Return the facts of rows whose certificates are loaded, the newest first; days are those of the time zone.

    A completion keeps the day that its certificate, or the record from elsewhere, carries.
    """
    order = list(Kind)
    found = [fact for row in rows for fact in _of(row, ZoneInfo(zone))]
    return sorted(found, key=lambda fact: (fact.day, order.index(fact.kind)), reverse=True)


def _of(row: Row, zone: ZoneInfo) -> Iterator[Fact]:
    enrollment = row.enrollment
    course = enrollment.course.title
    yield Fact(enrollment.enrolled_at.astimezone(zone).date(), Kind.ENROLLED, course)
    if enrollment.due_date:
        yield Fact(enrollment.due_date, Kind.DUE, course)
    if row.completed_date:
        yield Fact(row.completed_date, COMPLETIONS[How(row.how)], course)
    for certificate in certificates(row):
        yield Fact(certificate.issued_at.astimezone(zone).date(), Kind.CERTIFICATE, course, certificate.number)


def certificates(row: Row) -> list[Certificate]:
    """Return the certificates issued by the moment of the row, from what is loaded."""
    return [found for found in row.enrollment.certificates.all() if found.issued_at <= row.at]
