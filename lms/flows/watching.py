"""What a lesson asks for before it counts as complete: signals come in here, and the door asks here whether it is met."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from lms.catalog.outline import OutlineItem
from lms.enrollment.models import Enrollment
from lms.flows.opening import check_open
from lms.progress import services as progress
from lms.progress import signals
from lms.progress.explain import Explanation, explain_lesson
from lms.progress.rules import evaluate, rule_of_lesson
from lms.progress.services import UnknownActivityError


class Sign(StrEnum):
    """What a browser says."""

    HERE = "here"
    BACK = "back"
    """The lesson was hidden until now."""
    BLOCK = "block"


class RuleNotMetError(Exception):
    """The lesson asks for more than was seen of the learner."""


def begin_visit(*, enrollment: Enrollment, item: OutlineItem, at: datetime) -> None:
    """Note that a lesson which asks for something was opened; for others nothing is stored."""
    if item.get("needs"):
        signals.begin_visit(enrollment=enrollment, item=item, at=at)


def notice(*, enrollment: Enrollment, activity_key: UUID, sign: Sign, block: str = "", at: datetime) -> Explanation:
    """Take a sign of the learner in and return where the rule of the lesson stands.

    Raises lms.progress.services.UnknownActivityError for what is no lesson of the learner's edition, or asks for nothing, or not
    for this block, and lms.flows.opening.PartShutError for one that does not open yet.
    """
    item = progress.item_of(enrollment=enrollment, key=activity_key)
    needs = item.get("needs", {})
    if not needs or (sign == Sign.BLOCK and block not in (*needs.get("media", ()), *needs.get("checks", ()))):
        raise UnknownActivityError(str(activity_key))
    check_open(enrollment=enrollment, item=item, at=at)
    if sign == Sign.HERE:
        signals.count_time(enrollment=enrollment, item=item, at=at)
    elif sign == Sign.BACK:
        signals.skip_time(enrollment=enrollment, item=item, at=at)
    else:
        signals.note_block(enrollment=enrollment, item=item, block=block, at=at)
    found = explain_lesson(item, signals.read(enrollment=enrollment, item=item))
    return found or Explanation(complete=True, lines=())


def count_before_finishing(*, enrollment: Enrollment, item: OutlineItem, at: datetime) -> None:
    """Count the time until the form that marks the lesson as complete was sent; without scripts it is the only sign."""
    if item.get("needs", {}).get("seconds"):
        signals.count_time(enrollment=enrollment, item=item, at=at, beats=0)


def evidence_of(*, enrollment: Enrollment, item: OutlineItem) -> dict[str, Any]:
    """Return what meets the rule of a lesson, for its event; empty where it asks for nothing.

    Raises RuleNotMetError where the rule is not met.
    """
    rule = rule_of_lesson(item)
    if rule is None:
        return {}
    seen = signals.read(enrollment=enrollment, item=item)
    if not evaluate(rule, {}, seen).met:
        raise RuleNotMetError(item["key"])
    return {"seen": {"seconds": seen.seconds, "blocks": sorted(seen.blocks), "needs": item["needs"]}}
