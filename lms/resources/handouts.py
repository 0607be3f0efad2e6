"""Releasing handouts, and moving their files through their states: conditional updates only, as for certificates (ADR 0077)."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Value

from lms.base.clock import site_day
from lms.base.leases import DIED, LEASE, MAX_ATTEMPTS, PARK_FIRST, wait
from lms.base.reading import direction_of
from lms.certificates.glyphs import missing_glyphs
from lms.conf import conf
from lms.notifications.services import queue
from lms.organizations.models import Person
from lms.resources.handout_blocks import plain, texts_of
from lms.resources.handout_models import Handout, HandoutFile, HandoutText, newest
from lms.resources.services import confirm

logger = logging.getLogger(__name__)
SWEEP_LIMIT = 500
PENDING, READY, FAILED, CANCELED = (
    HandoutFile.State.PENDING, HandoutFile.State.READY, HandoutFile.State.FAILED, HandoutFile.State.CANCELED,
)  # fmt: skip
AROUND = frozenset({"number", "day", "paper", "reading"})
"""What of a snapshot is no part of what patients read."""


class TooHardError(Exception):
    """Texts are harder to read than patients should have to read, and nobody said that it has to be so."""

    def __init__(self, texts: list[HandoutText]) -> None:
        """Keep the texts."""
        super().__init__(", ".join(text.language for text in texts))
        self.texts = texts


class CannotBePrintedError(Exception):
    """The fonts lack characters of a text."""

    def __init__(self, text: HandoutText, characters: list[str]) -> None:
        """Keep the text and the characters."""
        super().__init__(text.language)
        self.text, self.characters = text, characters


@transaction.atomic
def release(*, handout: Handout, by: Person, at: datetime, although_hard: bool = False) -> list[HandoutFile]:
    """Make a new version of each language whose text differs from its newest one; return the files that are to be made.

    Who releases it says that it is right today: the next check is due after the interval of the handout.
    Raises TooHardError and CannotBePrintedError; nothing is released then.
    """
    Handout.objects.select_for_update().get(pk=handout.pk)
    texts = list(HandoutText.objects.filter(handout=handout).order_by("pk"))
    hard = [text for text in texts if text.readability is not None and not text.readability.suits_patients]
    if hard and not although_hard:
        raise TooHardError(hard)
    made = []
    for text in texts:
        said = _said(text, is_translation=text != texts[0])
        _look_at_characters(text, said)
        files = handout.files.filter(language=text.language)
        before = files.exclude(state=CANCELED).order_by("-number").first()
        if before is not None and _digest(before.snapshot) == _digest(said):
            continue
        files.filter(state=PENDING).update(state=CANCELED)
        last = files.aggregate(last=Max("number"))["last"] or 0
        reading = asdict(text.readability) if text.readability else None
        made.append(
            HandoutFile.objects.create(
                handout=handout, released_by=by, language=text.language, number=last + 1, created_at=at,
                snapshot={
                    **said, "number": last + 1, "day": site_day(at).isoformat(), "paper": conf.CERTIFICATE_PAPER,
                    "reading": reading,
                },
            )
        )  # fmt: skip
    confirm(entry=handout, at=at)
    return made


def _said(text: HandoutText, *, is_translation: bool) -> dict[str, Any]:
    """Return what a reader reads; a translation says who read it, or that nobody did."""
    return {
        "schema": 1,
        "title": text.title,
        "language": text.language,
        "direction": direction_of(text.language),
        "organization": conf.ORGANIZATION_NAME,
        "is_translation": is_translation,
        "reviewed_by": text.reviewed_by if is_translation else "",
        "is_sample": text.handout.is_sample,
        "source": text.source,
        "blocks": list(plain(text.body)),
    }


def _look_at_characters(text: HandoutText, said: dict[str, Any]) -> None:
    words = "\n".join(printed(said))
    missing = missing_glyphs(words)
    if missing:
        raise CannotBePrintedError(text, missing)


def printed(snapshot: dict[str, Any]) -> list[str]:
    """Return the texts of a snapshot that come from people."""
    names = ("title", "organization", "reviewed_by", "source")
    return [*(snapshot[name] for name in names), *texts_of(snapshot["blocks"])]


def _digest(snapshot: dict[str, Any]) -> str:
    said = {name: value for name, value in snapshot.items() if name not in AROUND}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def claim(*, file_id: int, task_id: str, at: datetime) -> HandoutFile | None:
    """Take the file for this task in one conditional update; None when another task holds it or it is done."""
    claimable = HandoutFile.objects.filter(pk=file_id).claimable(task_id=task_id, at=at)
    taken = claimable.filter(attempts__lt=MAX_ATTEMPTS).update(
        leased_until=at + LEASE, lease_owner=task_id, attempts=F("attempts") + 1
    )
    if taken:
        return HandoutFile.objects.get(pk=file_id)
    nobodys = HandoutFile.objects.filter(pk=file_id, attempts__gte=MAX_ATTEMPTS).claimable(task_id="", at=at)
    if nobodys.update(state=FAILED, leased_until=None, lease_owner="", reason=DIED):
        _tell(file_id, at=at)
    return None


def store(*, file: HandoutFile, data: bytes, at: datetime) -> bool:
    """Keep the bytes and mark the file ready, in one statement; False when somebody else was first or it was canceled."""
    return bool(
        HandoutFile.objects.filter(pk=file.pk, state=PENDING).update(
            state=READY, data=data, sha256=hashlib.sha256(data).hexdigest(), size=len(data), made_at=at,
            leased_until=None, lease_owner="", next_attempt_at=None, reason="",
        )
    )  # fmt: skip


def put_off(*, file: HandoutFile, reason: str, at: datetime) -> None:
    """Wait after trouble of the surroundings: no attempt is used up."""
    later = at + wait(parked=file.parked)
    _let_go(file, reason, attempts=F("attempts") - 1, parked=F("parked") + 1, next_attempt_at=later)


def give_up_or_retry(*, file: HandoutFile, reason: str, at: datetime) -> None:
    """Count a failed attempt; the fifth makes the file ``failed`` and tells who released it. A person can try it again."""
    last = file.attempts >= MAX_ATTEMPTS
    state = FAILED if last else PENDING
    moved = _let_go(file, reason, state=Value(state.value), next_attempt_at=None if last else at + PARK_FIRST)
    if last and moved:
        _tell(file.pk, at=at)


def _let_go(file: HandoutFile, reason: str, **changes: Any) -> int:
    held = HandoutFile.objects.filter(pk=file.pk, state=PENDING, lease_owner=file.lease_owner)
    logger.error("handout file %s: %s", file.uuid, reason)
    return held.update(leased_until=None, lease_owner="", reason=reason[:300], **changes)


def _tell(file_id: int, *, at: datetime) -> None:
    """Put the mail in line that says which file could not be made."""
    file = HandoutFile.objects.defer("data").select_related("released_by").get(pk=file_id)
    key = f"handout_failed:{file.pk}:{at.isoformat()}"
    queue(kind="handout_failed", person=file.released_by, dedupe_key=key, context={"file": str(file.uuid)}, at=at)


def failed(*, handout: Handout) -> list[HandoutFile]:
    """Return the newest files that could not be made."""
    files = handout.files.exclude(state=CANCELED).defer("data")
    return [file for file in newest(list(files)) if file.state == FAILED]


@transaction.atomic
def retry(*, handout: Handout, at: datetime) -> list[int]:
    """Put the newest files that failed back in line on a person's request; return their keys."""
    Handout.objects.select_for_update().get(pk=handout.pk)
    keys = [file.pk for file in failed(handout=handout)]
    HandoutFile.objects.filter(pk__in=keys, state=FAILED).update(
        state=PENDING, attempts=0, parked=0, next_attempt_at=None, reason="", last_enqueued_at=at
    )
    return keys


def take_forgotten(*, at: datetime) -> list[int]:
    """Return the keys of files whose message was lost, oldest first, marked as sent again."""
    with transaction.atomic():
        rows = HandoutFile.objects.select_for_update(skip_locked=True).forgotten(at=at)[:SWEEP_LIMIT]
        keys = [row.pk for row in rows]
        HandoutFile.objects.filter(pk__in=keys).update(last_enqueued_at=at)
    return keys
