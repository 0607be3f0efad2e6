"""Issue a certificate in the transaction in which the last gate passes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.base.ids import certificate_number, verify_code
from lms.certificates.models import Award, Certificate, Rendition
from lms.certificates.snapshot import build as build_snapshot
from lms.certificates.tasks import enqueue
from lms.enrollment.models import Enrollment


def issue(*, enrollment: Enrollment, path_title: str, at: datetime) -> Certificate:
    """Insert the certificate with its frozen snapshot, its award and the pending file; the worker is told on commit.

    ``enrollment`` comes locked from ``lms.progress.services.lock`` with its completion written. The database allows
    one unsuperseded certificate for an enrollment, so a second call raises IntegrityError.
    """
    progress = enrollment.progress
    number = certificate_number(year=progress.completed_date.year if progress.completed_date else at.year)
    code = verify_code()
    certificate = Certificate.objects.create(
        enrollment=enrollment,
        person=enrollment.person,
        number=number,
        verify_code=code,
        snapshot=build_snapshot(enrollment=enrollment, number=number, verify_code=code, path_title=path_title),
        issued_at=at,
    )
    Award.objects.create(
        enrollment=enrollment, certificate=certificate, minutes=enrollment.edition.minutes, awarded_at=at
    )
    rendition = Rendition.objects.create(certificate=certificate, created_at=at, last_enqueued_at=at)
    transaction.on_commit(lambda: enqueue(rendition.pk), robust=True)
    return certificate
