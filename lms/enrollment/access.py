"""Who may open what, as a pure decision over facts. No database, no Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a lesson or quiz opens or stays shut; pages turn it into words that say what to do."""

    ENROLLED = "enrolled"
    EDITOR = "editor"
    SIGN_IN = "sign_in"
    ENROLL = "enroll"
    RETIRED = "retired"
    BY_ASSIGNMENT = "by_assignment"


@dataclass(frozen=True, kw_only=True)
class AccessFacts:
    """What the decision needs to know."""

    signed_in: bool
    enrolled: bool
    may_edit: bool
    course_live: bool
    self_enroll: bool


@dataclass(frozen=True)
class Access:
    """The decision."""

    allowed: bool
    reason: Reason


def decide(facts: AccessFacts) -> Access:
    """Decide on the body of a lesson or quiz. An enrolled learner keeps access when the course is retired."""
    if facts.enrolled:
        return Access(allowed=True, reason=Reason.ENROLLED)
    if facts.may_edit:
        return Access(allowed=True, reason=Reason.EDITOR)
    if not facts.course_live:
        return Access(allowed=False, reason=Reason.RETIRED)
    if not facts.self_enroll:
        return Access(allowed=False, reason=Reason.BY_ASSIGNMENT)
    if not facts.signed_in:
        return Access(allowed=False, reason=Reason.SIGN_IN)
    return Access(allowed=False, reason=Reason.ENROLL)
