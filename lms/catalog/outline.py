"""The data that publishing hands to the catalog, and the outline made of it. Pure: no database, no Django."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, TypedDict
from uuid import UUID


class OutlineItem(TypedDict):
    """One line of an edition's outline."""

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

    ``competencies`` are the keys of what it is about.
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
    self_enroll: bool = True
    review_note: str = ""
    live: bool = True
    method: dict[str, Any] = field(default_factory=dict)
    objectives: tuple[str, ...] = ()
    competencies: tuple[int, ...] = ()
    titles: tuple[TitleData, ...] = ()
    activities: tuple[ActivityData, ...] = ()


def digest(value: Any) -> str:
    """Return the SHA-256 of a JSON value in its canonical form (sorted keys, no spaces)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
