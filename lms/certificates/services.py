"""Moving a certificate's file through its states: conditional updates only, the database clock decides leases."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from enum import StrEnum

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Value

from lms.base.leases import DIED, LEASE, MAX_ATTEMPTS, PARK_FIRST, wait
from lms.base.storages import SealedStorage
from lms.certificates.models import Certificate, Rendition
from lms.certificates.pdf import BuiltPdf
from lms.notifications.services import queue

logger = logging.getLogger(__name__)

SWEEP_LIMIT = 500
STALE_PART_SECONDS = 3600


def storage() -> SealedStorage:
    """Return the storage of certificate files."""
    found = storages["lms_certificates"]
    assert isinstance(found, SealedStorage)  # noqa: S101  # lms.checks says so in words
    return found


def claim(*, rendition_id: int, task_id: str, at: datetime) -> Rendition | None:
    """Take the file for this task in one conditional update; None when another task holds it or it is done.

    The same task id may claim again: a message that comes back after a crash does not wait for its dead twin. A file
    whose last allowed worker died without a word has failed: a poisonous page may not kill workers for ever.
    """
    claimable = Rendition.objects.filter(pk=rendition_id).claimable(task_id=task_id, at=at)
    taken = claimable.filter(attempts__lt=MAX_ATTEMPTS).update(
        leased_until=at + LEASE, lease_owner=task_id, attempts=F("attempts") + 1
    )
    if taken == 0:
        nobodys = Rendition.objects.filter(pk=rendition_id, attempts__gte=MAX_ATTEMPTS).claimable(task_id="", at=at)
        nobodys.update(state=Rendition.State.FAILED, leased_until=None, lease_owner="", reason=DIED)
        return None
    return Rendition.objects.select_related("certificate").get(pk=rendition_id)


def file_name(rendition: Rendition) -> str:
    """Return the file's name: a late twin of an ended lease writes its own file and replaces nothing.

    The number counts claims: an attempt that is given back when the file is put off is counted there.
    """
    return f"{rendition.uuid}-{rendition.attempts + rendition.parked}.pdf"


def seal(*, rendition: Rendition, built: BuiltPdf, at: datetime) -> bool:
    """Store the file, then mark it ready with its seals and put the mail to its holder in line, in one transaction.

    False when somebody else was first or it was canceled.

    Raises OSError as the storage does; then nothing is left under the final name.
    """
    name = storage().write_once(file_name(rendition), built.data)
    with transaction.atomic():
        won = Rendition.objects.filter(pk=rendition.pk, state=Rendition.State.PENDING).update(
            state=Rendition.State.READY,
            storage_name=name,
            sha256=built.sha256,
            unsigned_sha256=built.unsigned_sha256,
            size=len(built.data),
            renderer=built.renderer,
            fonts=built.fonts,
            made_at=at,
            leased_until=None,
            lease_owner="",
            next_attempt_at=None,
            reason="",
        )
        if won:
            _announce(rendition.certificate, at=at)
    if not won:
        storage().delete(name)
    return bool(won)


def _announce(certificate: Certificate, *, at: datetime) -> None:
    """Tell the holder once: a file that is made anew later is no news."""
    queue(
        kind="certificate_ready",
        person=certificate.person,
        dedupe_key=f"certificate:{certificate.pk}",
        context={"certificate": str(certificate.uuid)},
        at=at,
    )


def put_off(*, rendition: Rendition, reason: str, at: datetime) -> None:
    """Wait after trouble of the surroundings (disk, network): no attempt is used up, 30 s doubling to 10 minutes."""
    _release(
        rendition,
        attempts=F("attempts") - 1,
        parked=F("parked") + 1,
        next_attempt_at=at + wait(parked=rendition.parked),
        reason=reason[:300],
    )
    logger.error("certificate file %s waits: %s", rendition.uuid, reason)


def give_up_or_retry(*, rendition: Rendition, reason: str, at: datetime) -> None:
    """Count a failed render; the fifth makes the file ``failed`` until a person asks for a retry."""
    failed = rendition.attempts >= MAX_ATTEMPTS
    state = Rendition.State.FAILED if failed else Rendition.State.PENDING
    _release(
        rendition, state=Value(state.value), next_attempt_at=None if failed else at + PARK_FIRST, reason=reason[:300]
    )
    logger.error("certificate file %s: attempt %s failed: %s", rendition.uuid, rendition.attempts, reason)


def _release(rendition: Rendition, **changes: object) -> None:
    Rendition.objects.filter(pk=rendition.pk, state=Rendition.State.PENDING, lease_owner=rendition.lease_owner).update(
        leased_until=None, lease_owner="", **changes
    )


def retry(*, rendition: Rendition, at: datetime) -> bool:
    """Put a failed file back in line on a person's request.

    False when it has not failed, when another file of the certificate is being made, or when the certificate is no
    longer valid. What dead workers left under the names that will come again is removed.
    """
    pending = Rendition.objects.filter(certificate=OuterRef("certificate"), state=Rendition.State.PENDING)
    moved = Rendition.objects.filter(
        ~Exists(pending),
        pk=rendition.pk,
        state=Rendition.State.FAILED,
        certificate__status=Certificate.Status.VALID,
    ).update(state=Rendition.State.PENDING, attempts=0, parked=0, next_attempt_at=None, reason="", last_enqueued_at=at)
    if moved:
        for claim_count in range(1, rendition.attempts + rendition.parked + 1):
            name = f"{rendition.uuid}-{claim_count}.pdf"
            if storage().exists(name):
                storage().delete(name)
    return bool(moved)


@transaction.atomic
def replace_lost(*, certificate: Certificate, at: datetime) -> Rendition:
    """Append a new file for a certificate whose ready file is lost; one that is pending already is returned."""
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    pending = certificate.renditions.filter(state=Rendition.State.PENDING).first()
    return pending or Rendition.objects.create(certificate=certificate, created_at=at, last_enqueued_at=at)


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, at: datetime) -> bool:
    """Revoke a valid certificate and cancel a file in the making; False when it was not valid."""
    moved = Certificate.objects.filter(pk=certificate.pk, status=Certificate.Status.VALID).update(
        status=Certificate.Status.REVOKED, status_reason=reason
    )
    if moved:
        certificate.renditions.filter(state=Rendition.State.PENDING).update(state=Rendition.State.CANCELED)
    return bool(moved)


def take_forgotten(*, at: datetime) -> list[int]:
    """Return the ids of files whose message was lost, at most 500, oldest first, marked as sent again."""
    with transaction.atomic():
        rows = Rendition.objects.select_for_update(skip_locked=True).forgotten(at=at)[:SWEEP_LIMIT]
        ids = [row.pk for row in rows]
        Rendition.objects.filter(pk__in=ids).update(last_enqueued_at=at)
    return ids


def remove_leftovers(*, at: datetime) -> int:
    """Delete half-written files and files that no row names, an hour after their last change; return how many."""
    limit = at.timestamp() - STALE_PART_SECONDS
    removed = storage().remove_stale_parts(older_than=limit)
    known = set(Rendition.objects.exclude(storage_name="").values_list("storage_name", flat=True))
    for name in storage().names():
        if name not in known and storage().modified(name) < limit:
            storage().delete(name)
            removed += 1
    return removed


class Finding(StrEnum):
    """What a check of a file found."""

    MATCHES = "matches"
    LOST = "lost"
    DIFFERENT = "different"


def verify_file(rendition: Rendition) -> Finding:
    """Compare a ready file with its seal: matches, lost or different. Changes nothing."""
    if not storage().exists(rendition.storage_name):
        return Finding.LOST
    with storage().open(rendition.storage_name) as file:
        same = hashlib.sha256(file.read()).hexdigest() == rendition.sha256
    return Finding.MATCHES if same else Finding.DIFFERENT
