"""One question of each kind whose key and feedback hold a word that must not reach a learner too early."""

from __future__ import annotations

from typing import Any

KEY = "SENTINEL"
"""Stands in every feedback and in every accepted word."""


def _options(*texts: str) -> list[dict[str, str]]:
    return [{"text": text, "feedback": f"{KEY} about {text}"} for text in texts]


EVERY_KIND: dict[str, dict[str, Any]] = {
    "single": {"stem": "Whom to ask?", "options": _options("A relative", "An interpreter"), "answer": 1},
    "multiple": {"stem": "What helps?", "options": _options("Time", "Haste", "A chair", "Blame"), "answer": [0, 2]},
    "true_false": {"stem": "Silence is consent.", "options": _options("True", "False"), "answer": 1},
    "scenario": {"stem": "She looks away. And now?", "options": _options("Press on", "Pause"), "answer": 1},
    "ordering": {"stem": "Order the hand-off.", "options": _options("Permission", "Resource", "Call", "Return")},
    "matching": {
        "stem": "Match the terms.",
        "pairs": [
            {"left": "Difference", "right": "any gap", "feedback": f"{KEY} of a difference"},
            {"left": "Inequity", "right": "an unfair gap", "feedback": f"{KEY} of an inequity"},
            {"left": "Disparity", "right": "a measured gap", "feedback": f"{KEY} of a disparity"},
        ],
        "extra_right": [{"text": "a gap by nature", "feedback": f"{KEY} of nature"}],
    },
    "fill_in": {
        "stem": "Race is a ____ category.",
        "accepted": {"en": [f"{KEY}-social"], "es": [f"{KEY}-social-es"]},
        "feedback": {"right": f"{KEY} of right", "not_right": f"{KEY} of another"},
    },
    "reflection": {"stem": "What will you try? Do not name patients.", "feedback": f"{KEY} to think about"},
    "commitment": {"stem": "What will you do by Friday? Do not name patients.", "feedback": f"{KEY} to do"},
}


def every_kind() -> tuple[dict[str, Any], ...]:
    """Return one authored question of each kind."""
    return tuple({"kind": kind, **raw} for kind, raw in EVERY_KIND.items())
