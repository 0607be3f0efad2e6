"""Mail on its way out: take what is due, talk to the mail server once for many, keep what it said.

SMTP delivers at least once: a worker that dies after the last word may send a mail again, with the same Message-ID.
"""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.http import Http404
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils import translation

from lms.base.health import first_line
from lms.base.leases import DIED, LEASE, MAX_ATTEMPTS, PARK_FIRST, database_now, wait
from lms.notifications import registry
from lms.notifications.letters import compose
from lms.notifications.models import Outbox, Preference
from lms.notifications.querysets import OPEN_STATES, OutboxQuerySet
from lms.organizations.models import Person

logger = logging.getLogger(__name__)

BATCH = 50
TIMEOUT_SECONDS = 10
GIVE_UP_AFTER = timedelta(days=3)
UNAVAILABLE = 421
FIRST_PERMANENT = 500
LETTER_ERRORS = (
    ArithmeticError, AssertionError, AttributeError, Http404, LookupError, MemoryError, ObjectDoesNotExist, RuntimeError,
    TemplateDoesNotExist, TemplateSyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What a letter that cannot be written raises; it uses up an attempt."""


class Answer(StrEnum):
    """What the mail server made of a mail."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    AWAY = "away"
    NOT_SENT = "not sent"


class Post:
    """One connection to the mail server, opened for the first mail and used for all that follow."""

    def __init__(self) -> None:
        """Prepare; nothing is opened yet."""
        self.connection = get_connection(timeout=settings.EMAIL_TIMEOUT or TIMEOUT_SECONDS)
        self.is_open = False

    def send(self, message: EmailMessage) -> None:
        """Send one mail. Raises OSError as the network does; smtplib's errors are of that kind too."""
        if not self.is_open:
            self.connection.open()
            self.is_open = True
        self.connection.send_messages([message])

    def close(self) -> None:
        """Close what was opened, also where opening stopped halfway; a server that is gone already is fine."""
        try:
            self.connection.close()
        except OSError as error:
            logger.info("The mail server was gone before it was left: %s", error)


def judge(error: OSError) -> Answer:
    """Tell a lasting refusal of this recipient from trouble that passes, and from a server that is away.

    Refused logins and senders are trouble of the set-up, never of the recipient: they count as away.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    else:
        return Answer.AWAY
    if UNAVAILABLE in codes:
        return Answer.AWAY
    return Answer.REFUSED if min(codes) >= FIRST_PERMANENT else Answer.LATER


def in_words(error: OSError) -> str:
    """Return what a mail server said, as text: its answers come as bytes in the errors of smtplib."""
    answers: list[tuple[int, bytes | str]] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers.extend(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers.append((error.smtp_code, error.smtp_error))
    said = (
        f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}" for code, words in answers
    )
    return " ".join(said) if answers else first_line(error)


def take(*, task_id: str, at: datetime) -> list[Outbox]:
    """Take mail that is due for this task, at most 50, oldest first; what another worker holds is passed over."""
    with transaction.atomic():
        due = Outbox.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person__user")
        rows = list(due.due(task_id=task_id, at=at)[:BATCH])
        Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(leased_until=at + LEASE, lease_owner=task_id)
    for row in rows:
        row.lease_owner = task_id
    return rows


def fail_stale(*, at: datetime) -> int:
    """Fail mail that was under way when its worker died more than an hour ago: nobody knows whether it arrived."""
    reason = "The worker died while it talked to the mail server. It is unknown whether the mail arrived."
    return Outbox.objects.stale(at=at).update(
        state=Outbox.State.FAILED, ended_at=Now(), leased_until=None, lease_owner="", reason=reason
    )


@dataclass(frozen=True)
class Run:
    """How a run of deliveries ended. ``more`` says that mail is left which could go now."""

    sent: int
    more: bool


def deliver(*, task_id: str, seconds: float) -> Run:
    """Send what is due until nothing is left, the server is away, or this many seconds have passed."""
    deadline, sent = time.monotonic() + seconds, 0
    post = Post()
    try:
        while rows := take(task_id=task_id, at=(at := database_now())):
            off = Preference.objects.switched_off(people=_people(rows))
            delivery = Delivery(post=post, off=off, at=at, kinds=_kinds(rows, at=at))
            for number, row in enumerate(rows):
                answer = delivery.carry(row) if time.monotonic() < deadline else None
                sent += answer == Answer.SENT
                if answer in {None, Answer.AWAY}:
                    _release(rows[number:])
                    return Run(sent, more=answer is None)
        return Run(sent, more=False)
    finally:
        post.close()


def _people(rows: Sequence[Outbox]) -> list[int]:
    return [row.person_id for row in rows if row.person_id is not None]


def _kinds(rows: Sequence[Outbox], *, at: datetime) -> dict[str, registry.MessageKind]:
    """Return the kinds of a batch, each with the records of all its letters; an unknown one is left out."""
    contexts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        contexts.setdefault(row.kind, []).append(row.context)
    known = registry.codes() & contexts.keys()
    return {code: registry.get(code).for_batch(contexts=contexts[code], at=at) for code in sorted(known)}


def _release(rows: Sequence[Outbox]) -> None:
    """Give back what was taken and not begun."""
    for owner in {row.lease_owner for row in rows}:
        waiting = Outbox.objects.filter(pk__in=[row.pk for row in rows], lease_owner=owner)
        waiting.update(leased_until=None, lease_owner="")


def put_off_held(*, task_id: str, reason: str) -> None:
    """Give back all that a task holds: what was under way waits, the rest can be taken at once."""
    at = database_now()
    held = list(Outbox.objects.open().filter(lease_owner=task_id))
    _release([mail for mail in held if mail.state == Outbox.State.PENDING])
    for mail in held:
        if mail.state == Outbox.State.SENDING:
            put_off(mail=mail, reason=reason, at=at)


@dataclass(frozen=True)
class Delivery:
    """One batch over one connection: ``off`` holds who switched which kind off, ``at`` is the database's time.

    ``kinds`` have read the records of the batch already; a kind that is not among them reads those of each letter.
    """

    post: Post
    off: Collection[tuple[int, str]]
    at: datetime
    kinds: Mapping[str, registry.MessageKind] = field(default_factory=dict)

    def carry(self, mail: Outbox) -> Answer:
        """Bring one mail to an end, put it off, or leave it to whoever took it meanwhile."""
        try:
            if self._waits_for_the_morning(mail) or not _begin(mail):
                return Answer.NOT_SENT
            with translation.override(mail.language):
                message = self._message(mail)
            if message is None:
                _end(mail, Outbox.State.CANCELED, reason="It was no longer needed.")
                return Answer.NOT_SENT
            self.post.send(message)
        except OSError as error:
            return self._keep(mail, error)
        except LETTER_ERRORS as error:
            give_up_or_retry(mail=mail, reason=f"{type(error).__name__}: {error}", at=self.at)
            return Answer.NOT_SENT
        _end(mail, Outbox.State.SENT, address=mail.recipient)
        return Answer.SENT

    def _waits_for_the_morning(self, mail: Outbox) -> bool:
        """Put a mail off that was late and would now go out by night."""
        morning = registry.awake(mail.kind, person=mail.person, at=self.at)
        if morning <= self.at:
            return False
        _held(mail).update(send_after=morning, leased_until=None, lease_owner="")
        return True

    def _message(self, mail: Outbox) -> EmailMessage | None:
        kind = self.kinds.get(mail.kind) or registry.get(mail.kind)
        if _is_closed(mail.person) and not mail.address:
            return None
        if not mail.recipient or (kind.optional and (mail.person_id, mail.kind) in self.off):
            return None
        letter = kind.letter(person=mail.person, context=mail.context, at=self.at)
        return compose(mail=mail, kind=kind, letter=letter) if letter else None

    def _keep(self, mail: Outbox, error: OSError) -> Answer:
        """Keep what the server said."""
        answer, said = judge(error), f"{type(error).__name__}: {in_words(error)}"
        if answer == Answer.REFUSED:
            _end(mail, Outbox.State.BOUNCED, address=mail.recipient, reason=said)
            logger.warning("mail %s bounced: %s", mail.uuid, said)
        else:
            put_off(mail=mail, reason=said, at=self.at)
        return answer


def _is_closed(person: Person | None) -> bool:
    """Tell whether the person's login was closed: somebody who left gets mail only at an address that was named."""
    return person is not None and person.user is not None and not getattr(person.user, "is_active", True)


def _held(mail: Outbox) -> OutboxQuerySet:
    """Return the row as long as this task holds it."""
    return Outbox.objects.filter(state__in=OPEN_STATES, pk=mail.pk, lease_owner=mail.lease_owner)


def _begin(mail: Outbox) -> bool:
    """Mark that talking to the server begins; False when another task holds the mail or it killed five workers."""
    if _held(mail).filter(attempts__lt=MAX_ATTEMPTS).update(state=Outbox.State.SENDING, attempts=F("attempts") + 1):
        mail.attempts += 1
        return True
    _end(mail, Outbox.State.FAILED, reason=DIED)
    return False


def _end(mail: Outbox, state: Outbox.State, *, reason: str = "", **columns: str) -> None:
    _held(mail).update(
        state=state,
        ended_at=Now(),
        leased_until=None,
        lease_owner="",
        next_attempt_at=None,
        reason=reason[:300],
        **columns,
    )


def put_off(*, mail: Outbox, reason: str, at: datetime) -> None:
    """Wait after trouble of server or network: no attempt is used up, 30 s doubling to 10 minutes, 3 days in all."""
    logger.error("mail %s waits: %s", mail.uuid, reason)
    if at - mail.send_after > GIVE_UP_AFTER:
        _end(mail, Outbox.State.FAILED, reason=f"Given up after {GIVE_UP_AFTER.days} days. {reason}")
        return
    _held(mail).update(
        state=Outbox.State.PENDING,
        attempts=F("attempts") - 1,
        parked=F("parked") + 1,
        next_attempt_at=at + wait(parked=mail.parked),
        leased_until=None,
        lease_owner="",
        reason=reason[:300],
    )


def give_up_or_retry(*, mail: Outbox, reason: str, at: datetime) -> None:
    """Count a letter that could not be written; the fifth time the mail has failed."""
    logger.error("mail %s: attempt %s failed: %s", mail.uuid, mail.attempts, reason)
    if mail.attempts >= MAX_ATTEMPTS:
        _end(mail, Outbox.State.FAILED, reason=reason)
        return
    _held(mail).update(
        state=Outbox.State.PENDING,
        next_attempt_at=at + PARK_FIRST,
        leased_until=None,
        lease_owner="",
        reason=reason[:300],
    )
