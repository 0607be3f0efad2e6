"""What an operator may ask about this server: a registry of small checks, shared by ``/readyz``, ``doctor`` and the admin.

A floor registers its checks from ``AppConfig.ready()``. A check is a function of the time that returns a finding; it
catches the errors that it is there to find. Errors of the database are caught here, for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import Error as DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

DATABASE = "database"


class Level(StrEnum):
    """How bad a finding is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Weight(StrEnum):
    """What a bad finding means for ``/readyz``: not ready, said there only, or left to those who may see details."""

    GATE = "gate"
    HINT = "hint"
    DETAIL = "detail"


@dataclass(frozen=True)
class Finding:
    """What a check found, in words, and what to do about it; only a good finding needs no remedy."""

    level: Level
    said: str
    remedy: str = ""


Look = Callable[[datetime], Finding]


@dataclass(frozen=True)
class Check:
    """A question about this server. One that reads tables is not asked while the database is away."""

    key: str
    title: str | Promise
    weight: Weight
    reads_tables: bool
    look: Look


@dataclass(frozen=True)
class Line:
    """A check and what it found."""

    key: str
    title: str | Promise
    weight: Weight
    finding: Finding


_checks: dict[str, Check] = {}


def register(
    *, key: str, title: str | Promise, weight: Weight = Weight.DETAIL, reads_tables: bool = False
) -> Callable[[Look], Look]:
    """Return a decorator that adds a check under a key of its own; the order of registration is that of the answers.

    Raises ValueError for a key that is taken by another function.
    """

    def registered(look: Look) -> Look:
        if key in _checks and _checks[key].look is not look:
            raise ValueError(f"Two checks are called {key}.")
        _checks[key] = Check(key=key, title=title, weight=weight, reads_tables=reads_tables, look=look)
        return look

    return registered


def good(said: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(Level.GOOD, said)


def warning(said: str, remedy: str) -> Finding:
    """Return a finding that a person should know of."""
    return Finding(Level.WARNING, said, remedy)


def bad(said: str, remedy: str) -> Finding:
    """Return a finding that a person must mend."""
    return Finding(Level.BAD, said, remedy)


def examine(*, at: datetime, weights: frozenset[Weight] = frozenset(Weight)) -> list[Line]:
    """Ask all checks of these weights and return what each found, the database first."""
    lines: list[Line] = []
    away = False
    for check in sorted(_checks.values(), key=lambda check: check.key != DATABASE):
        if check.weight not in weights:
            continue
        finding = _unasked() if away and check.reads_tables else _asked(check, at)
        away = away or (check.key == DATABASE and finding.level == Level.BAD)
        lines.append(Line(check.key, check.title, check.weight, finding))
    return lines


def _asked(check: Check, at: datetime) -> Finding:
    try:
        return check.look(at)
    except DatabaseError as error:
        said = _("The database refused the question: %(error)s") % {"error": first_line(error)}
        return bad(said, _("If tables or columns are missing, run the command migrate."))


def _unasked() -> Finding:
    return bad(_("Not looked at: the database does not answer."), _("Mend the database first."))


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text, or the name of its class."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def worst(lines: list[Line]) -> Level:
    """Return the worst level of all lines."""
    levels = {line.finding.level for line in lines}
    return next((level for level in (Level.BAD, Level.WARNING) if level in levels), Level.GOOD)


def ready(lines: list[Line]) -> bool:
    """Tell whether requests may come: no gate is bad."""
    return not any(line.weight == Weight.GATE and line.finding.level == Level.BAD for line in lines)
