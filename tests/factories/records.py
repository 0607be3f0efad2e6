"""Past completions as a file names them, their proofs, and live sessions."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

from lms.base import clock
from lms.catalog.models import Course
from lms.flows import attendance, records
from lms.organizations.employment import Employment
from lms.organizations.models import Organization, Person, Team
from lms.outside.models import LiveSession, RecordRun
from tests.factories.people import PersonFactory
from tests.factories.staff import csv_of

HEADER = ("employee_id", "email", "course", "provider", "completed_on", "minutes", "proof_file", "proof_kept_at")
PDF, PNG, JPEG = b"%PDF-1.7 proof", b"\x89PNG\r\n\x1a\n proof", b"\xff\xd8\xff\xe0 proof"


def employed(person: Person, organization: Organization, employee_id: str) -> Person:
    """Give a person an employee id."""
    Employment.objects.create(person=person, organization=organization, employee_id=employee_id)
    return person


def zip_of(*members: tuple[str, bytes]) -> bytes:
    """Return a ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def drafted_records(
    organization: Organization, *rows: Any, proofs: Any = (("a.pdf", PDF),), counts_here: bool = False
) -> RecordRun:
    """Return an import of past completions before it is applied."""
    run = records.upload(
        organization=organization,
        started_by=PersonFactory(),
        file_name="past.csv",
        data=csv_of(*rows, header=HEADER),
        proof_files=proofs,
        at=clock.now(),
    )
    RecordRun.objects.filter(pk=run.pk).update(counts_here=counts_here)
    run.refresh_from_db()
    return run


def recorded(organization: Organization, *rows: Any, by: Person | None = None, **fields: Any) -> RecordRun:
    """Return an import of past completions that was applied."""
    run = drafted_records(organization, *rows, **fields)
    shown = records.preview(run=run, at=clock.now()).fingerprint
    records.apply(run=run, fingerprint=shown, by=by or run.started_by, at=clock.now())
    run.refresh_from_db()
    return run


def session_of(team: Team, *, by: Person, course: Course | None = None, **fields: Any) -> LiveSession:
    """Return a live session of a team that began a day ago."""
    asked = {
        "title": "CPR", "starts_at": clock.now() - timedelta(days=1), "minutes": 60, "place": "", "trainer": "Ty Trainer",
        "counts_here": course is not None,
    }  # fmt: skip
    return attendance.plan(**asked | {"team": team, "course": course, "by": by, "at": clock.now()} | fields)


def tick(session: LiveSession, *people: Person, by: Person) -> attendance.Ticked:
    """Tick these people and nobody else."""
    shown = attendance.fingerprint(attendance.sheet(session=session, at=clock.now()))
    return attendance.tick(session=session, present={each.pk for each in people}, shown=shown, by=by, at=clock.now())
