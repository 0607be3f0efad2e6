"""A ZIP of certificates, and of proofs from elsewhere, with a manifest: each file with its seal, each missing one with why."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO

from django.db.models import Prefetch, QuerySet, TextChoices
from django.utils.text import slugify
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from lms.base.csvexport import lines
from lms.certificates import services
from lms.certificates.models import Certificate, Rendition
from lms.certificates.tasks import enqueue
from lms.outside import services as outside
from lms.outside.models import OutsideRecord
from lms.outside.querysets import OutsideRecordQuerySet
from lms.progress.status import How

MOST_CERTIFICATES = 200
MOST_PROOFS = 200
MANIFEST = "manifest.csv"
ELSEWHERE = "recorded-from-elsewhere"
"""The folder of proofs: nothing in it is a certificate of ours."""


class State(TextChoices):
    """What became of a file of the bundle."""

    INCLUDED = "included", _("Included")
    WAITING = "waiting", _("Left out: the file is still being made")
    FAILED = "failed", _("Left out: the file could not be made")
    LOST = "lost", _("Left out: the file is lost and is being made again")
    GONE = "gone", _("Left out: the file is lost")
    DIFFERENT = "different", _("Left out: the file differs from its seal")


class StorageAwayError(Exception):
    """The storage of certificate files cannot be reached, so that nothing can be said about any file."""


@dataclass(frozen=True)
class Entry:
    """A line of the manifest: of a certificate, or of the proof of a record from elsewhere."""

    about: Certificate | OutsideRecord
    state: State
    file: str = ""
    sha256: str = ""
    size: int | None = None


def bundled(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Return the valid ones of these certificates with their files, in the order of the names."""
    newest = Rendition.objects.order_by("-made_at", "-pk")
    return (
        certificates.filter(status=Certificate.Status.VALID)
        .select_related("person")
        .prefetch_related(Prefetch("renditions", queryset=newest))
        .order_by("person__family_name", "person_id", "issued_at", "pk")
    )


def proven(records: OutsideRecordQuerySet) -> OutsideRecordQuerySet:
    """Return the records that have a file as proof, in the order of the names."""
    return (
        records.filter(proof__isnull=False)
        .select_related("person", "proof")
        .order_by("person__family_name", "person_id", "completed_on", "pk")
    )


def write(
    certificates: Sequence[Certificate],
    file: IO[bytes],
    *,
    by: str,
    at: datetime,
    records: Sequence[OutsideRecord] = (),
) -> list[Entry]:
    """Write the ZIP with one file in memory at a time and return the manifest; a lost certificate is ordered anew.

    Proofs of records from elsewhere stand in a folder of their own.

    Raises StorageAwayError where the storage fails, before or while files are read: half a bundle is none. Where no file was
    made yet, the storage need not be there.
    """
    if any(_ready(certificate) for certificate in certificates) and not services.storage().reachable():
        raise StorageAwayError
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        entries = [_put(bundle, certificate, at=at) for certificate in certificates]
        entries += [_put_proof(bundle, record) for record in records]
        bundle.writestr(MANIFEST, "".join(lines(_header(), _rows(entries, by=by, at=at))))
    return entries


def _put(bundle: zipfile.ZipFile, certificate: Certificate, *, at: datetime) -> Entry:
    ready = _ready(certificate)
    if ready is None:
        pending = any(each.state == Rendition.State.PENDING for each in certificate.renditions.all())
        return Entry(certificate, State.WAITING if pending else State.FAILED)
    try:
        with services.storage().open(ready.storage_name) as stored:
            data = stored.read()
    except FileNotFoundError:
        enqueue(services.replace_lost(certificate=certificate, at=at).pk)
        return Entry(certificate, State.LOST, sha256=ready.sha256)
    except OSError as error:
        raise StorageAwayError from error
    if hashlib.sha256(data).hexdigest() != ready.sha256:
        return Entry(certificate, State.DIFFERENT, sha256=ready.sha256)
    name = file_name(certificate)
    bundle.writestr(name, data)
    return Entry(certificate, State.INCLUDED, name, ready.sha256, len(data))


def _put_proof(bundle: zipfile.ZipFile, record: OutsideRecord) -> Entry:
    proof = record.proof
    assert proof is not None  # noqa: S101  # proven() leaves the others out
    try:
        with outside.storage().open(proof.storage_name) as stored:
            data = stored.read()
    except FileNotFoundError:
        return Entry(record, State.GONE, sha256=proof.sha256)
    except OSError as error:
        raise StorageAwayError from error
    if hashlib.sha256(data).hexdigest() != proof.sha256:
        return Entry(record, State.DIFFERENT, sha256=proof.sha256)
    ending = PurePosixPath(proof.storage_name).suffix
    name = f"{ELSEWHERE}/{_plain(record.person.legal_name)}-{record.completed_on}-{record.uuid.hex[:8]}{ending}"
    bundle.writestr(name, data)
    return Entry(record, State.INCLUDED, name, proof.sha256, len(data))


def _plain(words: str) -> str:
    return re.sub(r"[^\w-]", "", slugify(words, allow_unicode=True))[:80]


def _ready(certificate: Certificate) -> Rendition | None:
    """Return the newest file that was made, None without one."""
    return next((each for each in certificate.renditions.all() if each.state == Rendition.State.READY), None)


def file_name(certificate: Certificate) -> str:
    """Return a name that sorts by person and that every system can unpack: letters, digits and hyphens."""
    holder = _plain(certificate.snapshot["legal_name"])
    return f"{holder}-{certificate.number}.pdf" if holder else f"{certificate.number}.pdf"


def _header() -> tuple[str, ...]:
    return (
        say("File"), say("SHA-256"), say("Bytes"), say("Name"), say("Course"), say("Completed"), say("Certificate"),
        say("How"), say("State"), say("Generated (UTC)"), say("Generated by"),
    )  # fmt: skip


def _rows(entries: Iterable[Entry], *, by: str, at: datetime) -> Iterable[tuple[object, ...]]:
    made = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    for entry in entries:
        yield (entry.file, entry.sha256, entry.size, *_said(entry.about), entry.state.label, made, by)


def _said(about: Certificate | OutsideRecord) -> tuple[object, ...]:
    """Return name, course, day of completion, certificate number, and how the completion came about."""
    if isinstance(about, OutsideRecord):
        return about.person.legal_name, about.title, about.completed_on, "", about.how.label
    printed = about.snapshot
    return printed["legal_name"], printed["course_title"], printed["completed_date"], about.number, How.HERE.label
