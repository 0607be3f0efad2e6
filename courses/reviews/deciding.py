"""What may be decided, by whom, and what the reviews of a course come to. Knows no Django."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

ROLES = ("subject_matter", "community", "plain_language")
"""In the order in which they are asked."""
ANSWERS = ("yes", "no", "not_applicable")
APPROVED, RETURNED, REFUSED = "approved", "returned", "refused"
DECISIONS = (APPROVED, RETURNED, REFUSED)

UNREVIEWED, CHANGED, DISSENT = "unreviewed", "changed", "refused"
MISSING = {role: f"no_{role}" for role in ROLES}


@dataclass(frozen=True)
class Standing:
    """What is known about one reviewer and one request for a review."""

    waiting: bool
    in_group: bool
    own_work: bool


@dataclass(frozen=True)
class Answer:
    """The answer to one question of a checklist."""

    code: str
    answer: str = ""
    remark: str = ""


def lock_of(standing: Standing) -> str:
    """Return why the reviewer cannot decide: ``not_waiting``, ``own_work`` or ``other_group``; empty when they can."""
    if not standing.waiting:
        return "not_waiting"
    if standing.own_work:
        return "own_work"
    return "" if standing.in_group else "other_group"


def faults_of(
    *, decision: str, codes: Sequence[str], answers: Collection[Answer], comment: str, conflict: str, conflict_text: str
) -> list[str]:
    """Return what is missing in a decision, as codes; an empty list is a decision.

    To approve, every question has an answer and none of them is no. To return or refuse, a reason is written. In all cases
    a conflict of interest is declared or ruled out.
    """
    missing = [] if decision in DECISIONS else ["decision"]
    given = {answer.code: answer.answer for answer in answers}
    if decision == APPROVED:
        missing += ["unanswered" for code in codes if given.get(code) not in ANSWERS][:1]
        missing += ["answered_no" for code in codes if given.get(code) == "no"][:1]
    elif not comment.strip():
        missing.append("reason")
    if conflict not in {"none", "declared"}:
        missing.append("conflict")
    elif conflict == "declared" and not conflict_text.strip():
        missing.append("conflict_text")
    return missing


def next_role(roles: Sequence[str], approved: Collection[str]) -> str:
    """Return whose turn it is, empty when everybody who was asked has approved the course as it is now."""
    return next((role for role in roles if role not in approved), "")


def notes_of(*, approved: Mapping[str, str], sha256: str, refused: bool) -> list[str]:
    """Return what a course page has to say about its reviews, as codes; an empty list says that all is well.

    ``approved`` maps each role that ever approved to the content that it approved last; ``refused`` tells whether somebody
    ever refused, which no later approval takes away.
    """
    dissent = [DISSENT] if refused else []
    if not approved:
        return [UNREVIEWED, *dissent]
    missing = [MISSING[role] for role in ROLES if role not in approved]
    changed = [CHANGED] if any(approved[role] != sha256 for role in approved) else []
    return [*missing, *changed, *dissent]
