"""The door to mail: put a letter in line, choose what one gets, try the mail server (ADR 0029, ADR 0030)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.notifications import registry
from lms.notifications.letters import compose, read_choice
from lms.notifications.models import Outbox, Preference
from lms.notifications.outgoing import Post, in_words
from lms.notifications.tasks import enqueue
from lms.organizations.models import Person


class RequiredKindError(ValueError):
    """This kind of mail cannot be switched off."""


class TestMailError(Exception):
    """The mail server did not take the test mail; the text is what it said."""

    __test__ = False


@dataclass(frozen=True, kw_only=True)
class Message:
    """One mail to put in line. ``context`` is small JSON that names records; the text is made when it is sent."""

    kind: str
    dedupe_key: str
    person: Person | None = None
    address: str = ""
    language: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    send_after: datetime | None = None


def queue(
    *,
    kind: str,
    person: Person | None,
    dedupe_key: str,
    context: dict[str, Any],
    at: datetime,
    address: str = "",
    language: str = "",
    send_after: datetime | None = None,
) -> Outbox | None:
    """Put one mail in line inside the caller's transaction and return its row; a key that is known returns its row.

    None when there is no address to write to, or the person switched this kind off.

    Raises lms.notifications.registry.UnknownKindError for a kind that nothing registered.
    """
    message = Message(
        kind=kind,
        person=person,
        dedupe_key=dedupe_key,
        context=context,
        address=address,
        language=language,
        send_after=send_after,
    )
    queue_all(messages=[message], at=at)
    return Outbox.objects.filter(dedupe_key=dedupe_key).first()


def queue_all(*, messages: Sequence[Message], at: datetime) -> int:
    """Put many mails in line with three statements and return how many are new; known keys stay as they are.

    A worker is told once, after the commit. Raises lms.notifications.registry.UnknownKindError as ``queue`` does.
    """
    known = set(
        Outbox.objects.filter(dedupe_key__in=[message.dedupe_key for message in messages]).values_list(
            "dedupe_key", flat=True
        )
    )
    off = Preference.objects.switched_off(
        people=[message.person.pk for message in messages if message.person is not None]
    )
    rows = {
        message.dedupe_key: _row(message, at=at)
        for message in messages
        if message.dedupe_key not in known and _wanted(message, off)
    }
    Outbox.objects.bulk_create(rows.values(), ignore_conflicts=True)
    if any(row.send_after <= at for row in rows.values()):
        transaction.on_commit(enqueue, robust=True)
    return len(rows)


def cancel(*, dedupe_keys: Collection[str], at: datetime) -> int:
    """Take mail back that nobody has begun to send, and return how many."""
    waiting = Outbox.objects.filter(dedupe_key__in=dedupe_keys, state=Outbox.State.PENDING)
    return waiting.update(state=Outbox.State.CANCELED, ended_at=at)


def retry(*, mail: Outbox, at: datetime) -> bool:
    """Put a mail that failed or was refused back in line on a person's request; False when it did neither.

    It goes to the address that the person has now, unless its kind is about one address.
    """
    ended = Outbox.objects.filter(pk=mail.pk, state__in=[Outbox.State.FAILED, Outbox.State.BOUNCED])
    kept = mail.address if mail.person is None or registry.is_private(mail.kind) else ""
    moved = ended.update(
        state=Outbox.State.PENDING, attempts=0, parked=0, next_attempt_at=None, leased_until=None, lease_owner="", reason="",
        ended_at=None, send_after=at, address=kept,
    )  # fmt: skip
    return bool(moved)


def shown_address(*, mail: Outbox, whole: bool) -> str:
    """Return the address for the eyes of an administrator: whole where it has to be mended, else its first letter.

    That of a kind about a personal address is never shown (ADR 0051).
    """
    name, _sign, host = mail.recipient.rpartition("@")
    if not host:
        return ""
    if registry.is_private(mail.kind):
        return "…@…"
    return mail.recipient if whole else f"{name[:1]}…@{host}"


def label_of(code: str) -> str | Promise:
    """Return the words for a kind of mail, its code where nothing registers it any more."""
    return registry.labels().get(code, code)


def _wanted(message: Message, off: Collection[tuple[int, str]]) -> bool:
    """Tell whether there is an address, and the kind was not switched off where it may be."""
    optional = registry.get(message.kind).optional
    if message.person is None:
        return bool(message.address)
    switched = optional and (message.person.pk, message.kind) in off
    return bool(message.address or message.person.email) and not switched


def _row(message: Message, *, at: datetime) -> Outbox:
    person = message.person
    return Outbox(
        kind=message.kind,
        person=person,
        address=message.address,
        language=message.language or (person.language if person else settings.LANGUAGE_CODE),
        context=message.context,
        dedupe_key=message.dedupe_key,
        created_at=at,
        send_after=registry.awake(message.kind, person=person, at=max(at, message.send_after or at)),
    )


@transaction.atomic
def choose(*, person: Person, wanted: Collection[str], at: datetime) -> None:
    """Keep which optional kinds a person wants; all other optional kinds are switched off. Unknown codes are ignored."""
    optional = {kind.code for kind in registry.optional_kinds() if kind.concerns(person)}
    Preference.objects.filter(person=person, kind__in=optional & set(wanted)).delete()
    for kind in sorted(optional - set(wanted)):
        switch_off(person=person, kind=kind, at=at)


def switch_off(*, person: Person, kind: str, at: datetime) -> None:
    """Switch an optional kind off; twice is fine.

    Raises RequiredKindError for a kind that everybody gets, UnknownKindError for none.
    """
    if not registry.get(kind).optional:
        raise RequiredKindError(kind)
    Preference.objects.get_or_create(person=person, kind=kind, defaults={"created_at": at})


def person_and_kind(token: str) -> tuple[Person, registry.MessageKind]:
    """Return whom and what the signed link in a mail is about.

    Raises django.core.signing.BadSignature, Person.DoesNotExist or UnknownKindError where it leads nowhere (any more).
    """
    uuid, kind = read_choice(token)
    return Person.objects.get(uuid=uuid), registry.get(kind)


class TestMail(registry.MessageKind):
    """A mail that an operator sends to see whether mail works."""

    code = "test"
    label = gettext_lazy("Test mail")
    urgent = True

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> registry.Letter:
        """Return the letter."""
        return registry.Letter(
            subject=_("Mail works"),
            heading=_("Mail from your training site works"),
            paragraphs=(_("This site can reach its mail server, and the server took this mail."),),
            action=_("Open the training site"),
            path=reverse("lms:my_learning"),
            reason=_("You get this mail because somebody who runs the site asked for a test mail to this address."),
        )


def send_test(*, address: str, at: datetime) -> None:
    """Send one test mail to the address at once, past the outbox; waits at most 10 s for each answer of the server.

    Raises TestMailError with the server's words when it does not take the mail.
    """
    kind, language = TestMail(), settings.LANGUAGE_CODE
    mail = Outbox(kind=kind.code, address=address, language=language, dedupe_key=f"test:{uuid4()}")
    with translation.override(language):
        message = compose(mail=mail, kind=kind, letter=kind.letter(person=None, context={}, at=at))
    post = Post()
    try:
        post.send(message)
    except OSError as error:
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            words = "The mail server did not answer in time. Look at its host name, port and firewall."
            raise TestMailError(words) from error
        raise TestMailError(f"The mail server did not take the mail. It said: {in_words(error)}") from error
    finally:
        post.close()
