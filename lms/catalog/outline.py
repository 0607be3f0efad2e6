"""The data that publishing hands to the catalog, and the outline made of it. Pure: no database, no Django."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NotRequired, TypedDict
from uuid import UUID


class Needs(TypedDict, total=False):
    """What a lesson asks for beside marking it as complete. ``media`` and ``checks`` are ids of its blocks.

    ``any`` says that one of its conditions is enough.
    """

    seconds: int
    media: list[str]
    checks: list[str]
    any: bool


class Opens(TypedDict, total=False):
    """When a part opens: on a day (ISO 8601), days after enrolling, and after another part; all of it where more is set."""

    on: str
    days: int
    after: str


class OutlineItem(TypedDict):
    """One line of an edition's outline.

    ``instead_of`` is the key of the part that this one completes just as well. Editions made before a field came lack it.
    """

    id: int
    key: str
    kind: str
    title: str
    module: str
    minutes: int
    url: str
    required: bool
    serial: int
    target: int | None
    locales: dict[str, dict[str, str]]
    needs: NotRequired[Needs]
    opens: NotRequired[Opens]
    instead_of: NotRequired[str]


class Outline(TypedDict):
    """The outline of an edition: its parts, and what of them has to be done.

    All required parts, ``choose`` of the others, and ``gates``, which are passed outside the parts. ``before`` holds the keys
    of the courses that open it once they are complete.
    """

    items: list[OutlineItem]
    minutes: NotRequired[int]
    method: NotRequired[dict[str, Any]]
    objectives: NotRequired[list[str]]
    choose: NotRequired[int]
    gates: NotRequired[list[str]]
    before: NotRequired[list[str]]


@dataclass(frozen=True, kw_only=True)
class ItemContent:
    """One activity's content in one language, as JSON."""

    locale: str
    title: str
    url: str
    content: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ActivityData:
    """One activity as published: ``contents`` starts with the source language, ``target_key`` names a path's course."""

    key: UUID
    kind: str
    title: str
    minutes: int
    url: str
    module: str = ""
    required: bool = True
    contents: tuple[ItemContent, ...] = ()
    target_key: UUID | None = None
    needs: Needs = field(default_factory=Needs)
    opens: Opens = field(default_factory=Opens)
    instead_of: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TitleData:
    """A course's title in one language; ``words`` are what else a search finds it by."""

    locale: str
    title: str
    summary: str
    url: str
    words: str = ""
    reviewed: bool = True


@dataclass(frozen=True, kw_only=True)
class CourseData:
    """A course or path as published: ``method`` explains the minutes, ``page_id`` is the source page.

    ``competencies`` are the keys of what it is about. ``entry``, ``opens_on`` and ``closes_on`` are about taking it up, so an
    edition does not hold them.
    """

    key: UUID
    kind: str
    slug: str
    title: str
    summary: str
    language: str
    url: str
    page_id: int | None
    minutes: int
    entry: str = "self"
    opens_on: date | None = None
    closes_on: date | None = None
    review_note: str = ""
    live: bool = True
    method: dict[str, Any] = field(default_factory=dict)
    objectives: tuple[str, ...] = ()
    competencies: tuple[int, ...] = ()
    titles: tuple[TitleData, ...] = ()
    activities: tuple[ActivityData, ...] = ()
    choose: int = 0
    gates: tuple[str, ...] = ()
    before: tuple[UUID, ...] = ()


def without_dead_ends(activities: tuple[ActivityData, ...]) -> tuple[ActivityData, ...]:
    """Return the parts without what nobody could ever meet: a part that opens after itself, in the end, or after none.

    The same for a part that stands for itself, for none, or for one that stands for another.
    """
    standing = {item.key: item.instead_of for item in activities}
    kept: dict[UUID, ActivityData] = {}
    waits = {str(item.key): item.opens.get("after") for item in activities}
    for item in activities:
        opens, after = item.opens, item.opens.get("after")
        if after is not None and (after not in waits or _leads_back(str(item.key), waits)):
            opens = opens.copy()
            del opens["after"]
            waits[str(item.key)] = None
        stands = item.instead_of
        if stands is not None and standing.get(stands, stands) is not None:
            stands = None
        kept[item.key] = replace(item, opens=opens, instead_of=stands)
    return tuple(kept.values())


def _leads_back(key: str, waits: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    here = waits[key]
    while here is not None and here not in seen:
        if here == key:
            return True
        seen.add(here)
        here = waits.get(here)
    return False


def learning_minutes(activities: tuple[ActivityData, ...], *, choose: int) -> int:
    """Return the minutes that everybody who completes spends at least: the required parts and the shortest to choose.

    A part that stands for another counts nothing of its own.
    """
    own = [item for item in activities if item.instead_of is None]
    chosen = sorted(item.minutes for item in own if not item.required)[:choose]
    return sum(item.minutes for item in own if item.required) + sum(chosen)


def digest(value: Any) -> str:
    """Return the SHA-256 of a JSON value in its canonical form (sorted keys, no spaces); days are written as ISO 8601."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_word)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON alone: days, times and ids become text."""
    return json.loads(json.dumps(value, default=_word))


def _word(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
