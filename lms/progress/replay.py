"""What the event log says, replayed from the first event. Pure: no database, no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lms.progress.rules import DONE, STARTED

Event = tuple[str, int | None, datetime, dict[str, Any]]
"""Kind, activity id, time of occurrence, payload."""
HERE = "here"


@dataclass
class Replayed:
    """Activity states by activity id, best results, gates that were passed, and the completion.

    ``outside`` holds the completions recorded from elsewhere that stand, by the id of their record: when, and how.
    """

    state: dict[int, str] = field(default_factory=dict)
    scores: dict[int, int] = field(default_factory=dict)
    passed: set[int] = field(default_factory=set)
    gates: set[str] = field(default_factory=set)
    here_at: datetime | None = None
    outside: dict[str, tuple[datetime, str]] = field(default_factory=dict)

    @property
    def completion(self) -> tuple[datetime | None, str]:
        """Return when and how it was completed: here if it ever was, else by the first record that stands."""
        if self.here_at is not None:
            return self.here_at, HERE
        return next(iter(self.outside.values()), (None, HERE))

    @property
    def completed_at(self) -> datetime | None:
        """Return when it was completed."""
        return self.completion[0]


def replay(events: Iterable[Event]) -> Replayed:
    """Return what the events, in order of recording, amount to. States and scores only rise."""
    result = Replayed()
    for kind, activity, occurred_at, payload in events:
        if kind == "recalled":
            result.outside.pop(payload["record"], None)
        elif kind == "completed" and "record" in payload:
            result.outside.setdefault(payload["record"], (occurred_at, payload["how"]))
        elif kind == "completed":
            result.here_at = result.here_at or occurred_at
        elif kind == "gate":
            result.gates.add(payload["gate"])
        elif activity is not None:
            _apply(result, kind, activity, payload)
    return result


def _apply(result: Replayed, kind: str, activity: int, payload: dict[str, Any]) -> None:
    if payload.get("done"):
        result.state[activity] = DONE
    else:
        result.state.setdefault(activity, STARTED)
    score = payload.get("score")
    if score is not None:
        result.scores[activity] = max(result.scores.get(activity, 0), int(score))
    if payload.get("passed"):
        result.passed.add(activity)
