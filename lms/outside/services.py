"""Writing records from elsewhere and their proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from django.core.files.storage import storages
from django.db import transaction

from lms.base.storages import SealedStorage
from lms.organizations.models import Person
from lms.outside.models import LiveSession, OutsideRecord, Proof, RecordRun
from lms.outside.plan import Entry
from lms.outside.proofs import Found

BATCH = 500


def storage() -> SealedStorage:
    """Return the storage of private files."""
    found = storages["lms_private"]
    assert isinstance(found, SealedStorage)  # noqa: S101  # the system check lms.E001 asks for it
    return found


def keep_proofs(*, of: RecordRun | LiveSession, found: Sequence[Found]) -> None:
    """Store proofs under names of their own; where one cannot be stored, none is.

    Raises OSError while the storage is away.
    """
    rows = [
        Proof(
            run=of if isinstance(of, RecordRun) else None,
            session=of if isinstance(of, LiveSession) else None,
            file_name=proof.name,
            storage_name=f"proof-{uuid4()}.{proof.ending}",
            content_type=proof.content_type,
            sha256=hashlib.sha256(proof.data).hexdigest(),
            size=len(proof.data),
        )
        for proof in found
    ]
    written: list[str] = []
    try:
        for row, proof in zip(rows, found, strict=True):
            storage().write_once(row.storage_name, proof.data)
            written.append(row.storage_name)
        Proof.objects.bulk_create(rows, batch_size=BATCH)
    except Exception:
        for name in written:
            storage().delete(name)
        raise


def drop_proofs(*, proofs: Collection[Proof]) -> None:
    """Delete proofs that nothing refers to, and their files as soon as that is certain."""
    Proof.objects.filter(pk__in=[proof.pk for proof in proofs]).delete()
    for proof in proofs:
        transaction.on_commit(lambda name=proof.storage_name: storage().delete(name), robust=True)  # type: ignore[misc]


def record(*, run: RecordRun, entries: Sequence[Entry], by: Person, at: datetime) -> list[OutsideRecord]:
    """Store a record for each line, in the order of the lines."""
    proofs = {proof.file_name.casefold(): proof for proof in run.proofs.all()}
    rows = [
        OutsideRecord(
            person_id=entry.person_id,
            organization=run.organization,
            course_id=entry.course_id,
            title=entry.title,
            provider=entry.wanted.provider,
            completed_on=entry.wanted.completed_on,
            minutes=entry.wanted.minutes,
            proof=proofs[entry.wanted.proof.casefold()] if entry.wanted.proof else None,
            kept_at=entry.wanted.kept_at,
            run=run,
            recorded_by=by,
            recorded_at=at,
        )
        for entry in entries
    ]
    return OutsideRecord.objects.bulk_create(rows, batch_size=BATCH)


def attend(*, session: LiveSession, people: Sequence[Person], by: Person, at: datetime) -> list[OutsideRecord]:
    """Store that people were at a live session; its sheet is the proof."""
    rows = [
        OutsideRecord(
            person=person,
            organization=session.team.organization,
            course=session.course,
            title=session.title,
            provider=session.trainer,
            completed_on=session.starts_on,
            minutes=session.minutes,
            session=session,
            recorded_by=by,
            recorded_at=at,
        )
        for person in people
    ]
    return OutsideRecord.objects.bulk_create(rows, batch_size=BATCH)
