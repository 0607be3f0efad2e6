"""Who may open what and when, as pure decisions over facts. No database, no Django."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lms.catalog.outline import OutlineItem


class Reason(StrEnum):
    """Why a lesson or quiz opens or stays shut; pages turn it into words that say what to do."""

    ENROLLED = "enrolled"
    EDITOR = "editor"
    SIGN_IN = "sign_in"
    ENROLL = "enroll"
    RETIRED = "retired"
    BY_ASSIGNMENT = "by_assignment"
    BY_INVITATION = "by_invitation"
    NOT_YET = "not_yet"
    OVER = "over"
    LOCKED = "locked"


@dataclass(frozen=True)
class Link:
    """A part or course that leads to something shut."""

    title: str
    url: str


@dataclass(frozen=True)
class Shut:
    """Why a part does not open yet: the day on which it does, the part and the courses to complete before."""

    day: date | None = None
    part: Link | None = None
    courses: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccessFacts:
    """What the decision needs to know. ``opens_on`` and ``closes_on`` are the course's, ``shut`` the learner's own."""

    signed_in: bool
    enrolled: bool
    may_edit: bool
    course_live: bool
    entry: str
    today: date
    opens_on: date | None = None
    closes_on: date | None = None
    shut: Shut | None = None


@dataclass(frozen=True)
class Access:
    """The decision."""

    allowed: bool
    reason: Reason
    shut: Shut | None = None


BY_ENTRY = {"assigned": Reason.BY_ASSIGNMENT, "invitation": Reason.BY_INVITATION}


def decide(facts: AccessFacts) -> Access:
    """Decide on the body of a lesson or quiz. An enrolled learner keeps access when the course is retired or over."""
    if facts.enrolled and facts.shut is None:
        return Access(allowed=True, reason=Reason.ENROLLED)
    if facts.may_edit:
        return Access(allowed=True, reason=Reason.EDITOR)
    if facts.enrolled:
        return Access(allowed=False, reason=Reason.LOCKED, shut=facts.shut)
    return Access(allowed=False, reason=_what_to_do(facts))


def _what_to_do(facts: AccessFacts) -> Reason:
    if not facts.course_live:
        return Reason.RETIRED
    if facts.closes_on is not None and facts.today > facts.closes_on:
        return Reason.OVER
    if facts.entry in BY_ENTRY:
        return BY_ENTRY[facts.entry]
    if facts.opens_on is not None and facts.today < facts.opens_on:
        return Reason.NOT_YET
    return Reason.ENROLL if facts.signed_in else Reason.SIGN_IN


@dataclass(frozen=True, kw_only=True)
class OpeningFacts:
    """What decides when a part opens for a learner.

    ``done`` holds the keys of the parts that are done, ``missing`` the courses that have to be completed before, and
    ``course_opens_on`` the day on which the whole course opens, None once it has come. Days are those of the learner.
    """

    items: Mapping[str, OutlineItem]
    done: Collection[str]
    enrolled_on: date
    today: date
    course_opens_on: date | None = None
    missing: tuple[Link, ...] = ()


def shut_by(item: OutlineItem, facts: OpeningFacts) -> Shut | None:
    """Return why a part does not open yet, None where it is open. What is done stays open to be read again."""
    if item["key"] in facts.done:
        return None
    days = [day for day in (facts.course_opens_on, _day_of(item, facts)) if day is not None and day > facts.today]
    after = item.get("opens", {}).get("after")
    before = facts.items.get(after) if after is not None and after not in facts.done else None
    part = Link(before["title"], before["url"]) if before is not None else None
    shut = Shut(max(days, default=None), part, facts.missing)
    return None if shut == Shut() else shut


def _day_of(item: OutlineItem, facts: OpeningFacts) -> date | None:
    opens = item.get("opens", {})
    days = [date.fromisoformat(opens["on"])] if "on" in opens else []
    if "days" in opens:
        days.append(facts.enrolled_on + timedelta(days=opens["days"]))
    return max(days, default=None)
