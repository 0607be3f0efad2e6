"""Staff files as a personnel system would send them."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from lms.base import clock
from lms.flows import people, staff_import
from lms.organizations.models import Membership, Organization
from lms.organizations.staff.models import ImportRun
from tests.factories.people import OrganizationFactory, PersonFactory

HEADER = ("employee_id", "given_name", "family_name", "email", "team", "role", "hired_on", "left_on")


def csv_of(*rows: Any, header: tuple[str, ...] = HEADER, delimiter: str = ",") -> bytes:
    """Return a CSV file; a row may be shorter than the header."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([header, *rows])
    return out.getvalue().encode()


def xlsx_of(*rows: Any) -> bytes:
    """Return an XLSX file."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def staff(count: int, *, team: str = "", start: int = 0) -> list[list[str]]:
    """Return rows of people with numbers as ids."""
    return [
        [str(number), f"Ann{number}", "Smith", f"ann{number}@example.org", team]
        for number in range(start, start + count)
    ]


def administrator(**fields: Any) -> tuple[Any, Organization]:
    """Return a new person who administers a new organization, and that organization."""
    person, organization = PersonFactory(**fields), OrganizationFactory()
    people.join_team(
        person=person, organization=organization, team=None, role=Membership.Role.ADMINISTRATOR, at=clock.now()
    )
    return person, organization


def uploaded(data: bytes, name: str = "staff.csv") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def imported(organization: Organization, data: bytes, **decisions: bool) -> ImportRun:
    """Return an import that was applied."""
    run = drafted(organization, data, **decisions)
    staff_import.apply(run=run, fingerprint=staff_import.preview(run=run, at=clock.now()).fingerprint, at=clock.now())
    run.refresh_from_db()
    return run


def drafted(organization: Organization, data: bytes, **decisions: bool) -> ImportRun:
    """Return an import before it is applied."""
    run = staff_import.upload(
        organization=organization, started_by=PersonFactory(), file_name="staff.csv", data=data, at=clock.now()
    )
    ImportRun.objects.filter(pk=run.pk).update(**decisions)
    run.refresh_from_db()
    return run
