"""Compare the roll-ups with what the event log says, and mend them from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.enrollment.models import Enrollment
from lms.progress.models import ActivityRecord
from lms.progress.replay import Replayed, replay, standing
from lms.progress.rules import DONE, gate_key, is_gate_key, rollup


@dataclass(frozen=True)
class Difference:
    """A stored value that the event log does not support."""

    enrollment: str
    field: str
    stored: Any
    replayed: Any


def _replayed(enrollment: Enrollment) -> Replayed:
    events = enrollment.events.order_by("pk").values_list("kind", "activity_id", "occurred_at", "payload")
    return replay(events.iterator())


def differences(enrollment: Enrollment) -> list[Difference]:
    """Return each difference between the stored progress of an enrollment and its replayed events."""
    replayed = _replayed(enrollment)
    progress = enrollment.progress
    outline = enrollment.edition.outline
    states = ((item["key"], standing(replayed.state, item["id"], item["serial"])) for item in outline["items"])
    state = {key: value for key, value in states if value}
    state |= {gate_key(gate): DONE for gate in replayed.gates}
    known = {item["key"] for item in outline["items"]} | {key for key in progress.state if is_gate_key(key)}
    stored = {key: value for key, value in progress.state.items() if key in known}
    rolled = rollup(outline, state)
    pairs: list[tuple[str, Any, Any]] = [
        ("state", stored, state),
        ("done_count", progress.done_count, rolled.done),
        ("total_count", progress.total_count, rolled.total),
        ("minutes_left", progress.minutes_left, rolled.minutes_left),
        ("completed_at", progress.completed_at, replayed.completed_at),
        ("completed_how", progress.completed_how, replayed.completion[1]),
        *_record_pairs(enrollment, replayed),
    ]
    return [
        Difference(str(enrollment.uuid), field, stored_value, value)
        for field, stored_value, value in pairs
        if stored_value != value
    ]


def _record_pairs(enrollment: Enrollment, replayed: Replayed) -> list[tuple[str, Any, Any]]:
    pairs: list[tuple[str, Any, Any]] = []
    records = {
        (record.activity_id, record.requirement_serial): record
        for record in ActivityRecord.objects.filter(enrollment=enrollment)
    }
    for place in sorted({*records, *replayed.state}):
        record = records.get(place)
        name = f"record {place[0]}" if place[1] == 1 else f"record {place[0]} serial {place[1]}"
        pairs.append((f"{name} done", bool(record and record.done_at), replayed.state.get(place) == DONE))
        pairs.append((f"{name} score", record.score if record else None, replayed.scores.get(place)))
        pairs.append((f"{name} passed", bool(record and record.passed), place in replayed.passed))
    return pairs
