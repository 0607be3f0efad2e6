"""Private writing: sealed on the way in, opened for its owner alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import IntegrityError, transaction

from lms.catalog.models import Course
from lms.conf import conf
from lms.organizations.models import Person
from lms.reflections.models import Reflection

MOST_CHARACTERS = 10_000


class UnreadableError(Exception):
    """No key of this server opens the text: the key that sealed it is missing from LMS_REFLECTION_KEYS."""


class StaleTextError(Exception):
    """Somebody, perhaps the writer in another tab, saved a newer text. Carries that text and its revision."""

    def __init__(self, text: str, revision: int) -> None:
        """Keep the stored text."""
        super().__init__("A newer text is stored.")
        self.text = text
        self.revision = revision


@dataclass(frozen=True)
class Writing:
    """A text and its revision; revision 0 is a text that was never saved."""

    text: str
    revision: int


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in conf.REFLECTION_KEYS])


def _opened(row: Reflection) -> Writing:
    try:
        return Writing(_box().decrypt(bytes(row.ciphertext)).decode(), row.revision)
    except InvalidToken as error:
        raise UnreadableError(str(row.uuid)) from error


def read(*, person: Person, block_key: str) -> Writing:
    """Return the person's own text at this place.

    Raises UnreadableError when its key is gone.
    """
    row = Reflection.objects.filter(person=person, block_key=block_key).first()
    return _opened(row) if row else Writing("", 0)


def read_all(*, person: Person, block_keys: list[str]) -> dict[str, Writing]:
    """Return the person's own texts at these places in one query; places without a text are left out."""
    rows = Reflection.objects.filter(person=person, block_key__in=block_keys)
    return {row.block_key: _opened(row) for row in rows}


def _stored(*, person: Person, block_key: str) -> tuple[Reflection | None, Writing]:
    row = Reflection.objects.select_for_update().filter(person=person, block_key=block_key).first()
    return row, (_opened(row) if row else Writing("", 0))


@transaction.atomic
def save(*, person: Person, course: Course, block_key: str, text: str, revision: int, at: datetime) -> int:
    """Seal and store a text written over ``revision``; return the new revision. An empty text deletes the row.

    Line ends are stored as one character, as a form counts them against its ``maxlength``.

    Raises StaleTextError when a newer text is stored.
    """
    row, stored = _stored(person=person, block_key=block_key)
    if stored.revision != revision:
        raise StaleTextError(stored.text, stored.revision)
    text = text.replace("\r\n", "\n").replace("\x00", "")[:MOST_CHARACTERS]
    if not text.strip():
        erase(person=person, block_key=block_key)
        return 0
    sealed = _box().encrypt(text.encode())
    if row is not None:
        row.ciphertext, row.revision, row.updated_at = sealed, revision + 1, at
        row.save(update_fields=["ciphertext", "revision", "updated_at"])
        return row.revision
    try:
        with transaction.atomic():
            Reflection.objects.create(
                person=person, course=course, block_key=block_key, ciphertext=sealed, updated_at=at
            )
    except IntegrityError as error:
        first = read(person=person, block_key=block_key)
        raise StaleTextError(first.text, first.revision) from error
    return 1


def erase(*, person: Person, block_key: str) -> None:
    """Delete the person's text at this place for good."""
    Reflection.objects.filter(person=person, block_key=block_key).delete()


def newest_opens() -> bool:
    """Tell whether a key of this server opens the text that was stored last; true while nothing is stored.

    Raises ImproperlyConfigured without a key, ValueError with one that is none.
    """
    box = _box()
    row = Reflection.objects.order_by("-updated_at", "-pk").first()
    try:
        return row is None or bool(box.decrypt(bytes(row.ciphertext)))
    except InvalidToken:
        return False


def rotate() -> int:
    """Seal every text anew with the newest key; return how many there are."""
    box = _box()
    count = 0
    for row in Reflection.objects.order_by("pk").iterator(chunk_size=500):
        row.ciphertext = box.rotate(bytes(row.ciphertext))
        row.save(update_fields=["ciphertext"])
        count += 1
    return count
