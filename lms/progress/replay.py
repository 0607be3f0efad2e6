"""What the event log says, replayed from the first event. Pure: no database, no Django.

States and results are kept for each activity and requirement serial: what an edition asks for again starts anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lms.progress.rules import AGAIN, DONE, STARTED

Event = tuple[str, int | None, datetime, dict[str, Any]]
"""Kind, activity id, time of occurrence, payload."""
Place = tuple[int, int]
"""Activity id and requirement serial."""
HERE = "here"


@dataclass
class Replayed:
    """States by activity and serial, best results, gates that were passed, and the completion.

    ``outside`` holds the completions recorded from elsewhere that stand, by the id of their record: when, and how.
    """

    state: dict[Place, str] = field(default_factory=dict)
    scores: dict[Place, int] = field(default_factory=dict)
    passed: set[Place] = field(default_factory=set)
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
            _apply(result, (activity, payload.get("serial", 1)), payload)
    return result


def _apply(result: Replayed, place: Place, payload: dict[str, Any]) -> None:
    if payload.get("done"):
        result.state[place] = DONE
    else:
        result.state.setdefault(place, STARTED)
    score = payload.get("score")
    if score is not None:
        result.scores[place] = max(result.scores.get(place, 0), int(score))
    if payload.get("passed"):
        result.passed.add(place)


def standing(places: Mapping[Place, str], activity: int, serial: int) -> str:
    """Return the state of an activity that is asked for with a serial, "" where nothing was done.

    What was done with a lower serial has to be done again.
    """
    if (activity, serial) in places:
        return places[activity, serial]
    before = any(place[0] == activity and place[1] < serial and state == DONE for place, state in places.items())
    return AGAIN if before else ""
