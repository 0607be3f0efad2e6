"""Kinds of mail: small classes, each registered by the floor that knows what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.utils.functional import Promise

from lms.conf import conf
from lms.notifications.quiet import wake
from lms.organizations.models import Person


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail says, in the language that is active: one matter, one thing to do.

    ``path`` is the address on this site that the one button leads to; ``reason`` says why the person gets this mail.
    """

    subject: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    card: str = ""
    card_lines: tuple[str, ...] = ()
    action: str
    path: str
    reason: str

    @property
    def address(self) -> str:
        """Return the whole address behind the button."""
        return f"{conf.PUBLIC_BASE_URL}{self.path}"


class MessageKind:
    """A kind of mail. ``optional`` kinds can be switched off; ``urgent`` ones do not wait for the end of the night.

    A ``private`` kind goes to an address that nobody but the person may see.
    """

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    optional: ClassVar[bool] = False
    urgent: ClassVar[bool] = False
    private: ClassVar[bool] = False

    def concerns(self, person: Person) -> bool:
        """Tell whether the person could get this kind, so that the choice is worth showing."""
        return True

    def for_batch(self, *, contexts: Sequence[dict[str, Any]], at: datetime) -> Self:
        """Return a kind that writes the letters of these contexts; one that reads records reads them here, for all at once.

        A context that names nothing is no reason to raise: its letter says so.
        """
        return self

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as things are at this moment, None when it is no longer needed."""
        raise NotImplementedError


class UnknownKindError(LookupError):
    """No kind of mail has this code."""


_kinds: dict[str, MessageKind] = {}
Kind = TypeVar("Kind", bound=type[MessageKind])


def register(kind: Kind) -> Kind:
    """Add a kind; used as a decorator."""
    _kinds[kind.code] = kind()
    return kind


def get(code: str) -> MessageKind:
    """Return a kind.

    Raises UnknownKindError for a code that nothing registered.
    """
    try:
        return _kinds[code]
    except KeyError as error:
        raise UnknownKindError(code) from error


def is_private(code: str) -> bool:
    """Tell whether mail of this kind goes to an address that nobody else may see; one that nothing registers might."""
    return code not in _kinds or _kinds[code].private


def labels() -> dict[str, str | Promise]:
    """Return the words for every kind by its code."""
    return {code: kind.label for code, kind in _kinds.items()}


def codes() -> frozenset[str]:
    """Return the codes of all kinds."""
    return frozenset(_kinds)


def awake(code: str, *, person: Person | None, at: datetime) -> datetime:
    """Return when a mail of this kind may go: at once, or when the night of the person's time zone is over."""
    if person is None or get(code).urgent:
        return at
    starts, ends = conf.MAIL_QUIET_HOURS
    return wake(at=at, zone=person.time_zone, starts=starts, ends=ends)


def optional_kinds() -> list[MessageKind]:
    """Return the kinds that a person can switch off, in order of their codes."""
    return [kind for _code, kind in sorted(_kinds.items()) if kind.optional]
