"""Who may see which data, as data: one cell for each kind of data and each role. Tests are made from it, one for each cell.

A cell is ``SHOWN`` (some page of the role shows it to those whom it concerns), ``HIDDEN`` (no page of the role shows it, ever),
or ``Later``: the matrix allows something here, perhaps in a reduced form, that no page shows yet. A later cell names what it
comes with, and its test fails as soon as a page shows the data, so that the decision is made here first.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.security.tools import CONFLICT, PAID, PERSONAL, RELEASER, SECONDS, TRANSLATOR
from tests.security.world import ANSWER, FAILED_SCORE, OTHER_FAILED_SCORE, PROMISE, SCORE, WAITING_NAME, WRITING

ROLES = {
    "learner": ("learner",),
    "trainer": ("trainer",),
    "supervisor": ("supervisor",),
    "reviewer": ("reviewer",),
    "administration": ("administrator", "superuser", "office"),
}
"""The actors who stand for a role of the matrix. The reviewer reads one course and declared the conflict."""

STRANGERS = ("anonymous", "other_learner", "other_supervisor", "lapsed_supervisor", "other_trainer")
"""Actors whom none of the data concerns: nothing of it is theirs."""


@dataclass(frozen=True)
class Later:
    """Allowed in some form, and not there yet."""

    comes_with: str


@dataclass(frozen=True)
class Absent:
    """A kind of data that nobody can enter yet."""

    comes_with: str


SHOWN, HIDDEN = "shown", "hidden"
Cell = str | Later

TRAINER_REPORTS = Later("reports for trainers")
INTEGRITY_REVIEW = Later("integrity review, with a reason that is logged")
STATISTICS = Later("statistics of questions, without names")
SHARING = Later("sharing a single entry")
OWN_DATA = Later("the download of one's own data")
THEMES = Later("themes of commitments, as an aggregate")

PROBES: dict[str, str] = {
    "enrollment, due date": r"23 Aug(ust)? 2027|Aug(ust)?\.? 23, 2027|2027-08-23",
    "pass and date": r"17 Mar(ch)? 2025|Mar(ch)?\.? 17, 2025|2025-03-17",
    "record from elsewhere": r"Kayak rescue",
    "attendance at a live session": r"Canoe safety",
    "score": rf"\b{SCORE}\b",
    "failed attempts": rf"\b({FAILED_SCORE}|{OTHER_FAILED_SCORE})\b",
    "who used up all attempts": WAITING_NAME,
    "answers": ANSWER,
    "reflections": WRITING,
    "commitments": PROMISE,
    "personal address": PERSONAL,
    "payment of a reviewer": rf"\b{PAID}\b",
    "conflict that a reviewer declared": CONFLICT,
    "name of a translator without consent": TRANSLATOR,
    "who released a version": RELEASER,
    "time in a lesson": rf"\b{SECONDS}\b|\b{SECONDS // 60} min",
    "reading options": r'<body class="lms[^"]*\blms-text-larger\b',
}
"""What gives a kind of data away in the text of a page."""

CELLS: dict[str, dict[str, Cell]] = {
    "enrollment, due date": {
        "learner": SHOWN, "trainer": TRAINER_REPORTS, "supervisor": SHOWN, "reviewer": HIDDEN, "administration": SHOWN,
    },
    "pass and date": {
        "learner": SHOWN, "trainer": TRAINER_REPORTS, "supervisor": SHOWN, "reviewer": HIDDEN, "administration": SHOWN,
    },
    "record from elsewhere": {
        "learner": SHOWN, "trainer": TRAINER_REPORTS, "supervisor": SHOWN, "reviewer": HIDDEN, "administration": SHOWN,
    },
    "attendance at a live session": {
        "learner": SHOWN, "trainer": TRAINER_REPORTS, "supervisor": SHOWN, "reviewer": HIDDEN, "administration": SHOWN,
    },
    "score": {
        "learner": SHOWN, "trainer": TRAINER_REPORTS, "supervisor": HIDDEN, "reviewer": HIDDEN,
        "administration": INTEGRITY_REVIEW,
    },
    "failed attempts": {
        "learner": SHOWN, "trainer": TRAINER_REPORTS, "supervisor": HIDDEN, "reviewer": HIDDEN,
        "administration": INTEGRITY_REVIEW,
    },
    "answers": {
        "learner": SHOWN, "trainer": STATISTICS, "supervisor": HIDDEN, "reviewer": HIDDEN,
        "administration": INTEGRITY_REVIEW,
    },
    "reflections": {
        "learner": SHOWN, "trainer": SHARING, "supervisor": HIDDEN, "reviewer": HIDDEN, "administration": HIDDEN,
    },
    "commitments": {
        "learner": SHOWN, "trainer": THEMES, "supervisor": SHARING, "reviewer": HIDDEN, "administration": THEMES,
    },
    "personal address": {
        "learner": SHOWN, "trainer": HIDDEN, "supervisor": HIDDEN, "reviewer": HIDDEN, "administration": HIDDEN,
    },
    "payment of a reviewer": {
        "learner": HIDDEN, "trainer": HIDDEN, "supervisor": HIDDEN, "reviewer": HIDDEN, "administration": SHOWN,
    },
    "conflict that a reviewer declared": {
        "learner": HIDDEN, "trainer": HIDDEN, "supervisor": HIDDEN, "reviewer": SHOWN, "administration": SHOWN,
    },
    "name of a translator without consent": {
        "learner": HIDDEN, "trainer": SHOWN, "supervisor": HIDDEN, "reviewer": HIDDEN, "administration": SHOWN,
    },
    "who released a version": {
        "learner": HIDDEN, "trainer": SHOWN, "supervisor": HIDDEN, "reviewer": HIDDEN, "administration": SHOWN,
    },
    "time in a lesson": {
        "learner": OWN_DATA, "trainer": HIDDEN, "supervisor": HIDDEN, "reviewer": HIDDEN, "administration": HIDDEN,
    },
    "reading options": {
        "learner": SHOWN, "trainer": HIDDEN, "supervisor": HIDDEN, "reviewer": HIDDEN, "administration": HIDDEN,
    },
}  # fmt: skip

ABSENT: dict[str, Absent] = {
    "pre-test": Absent("assessment: tests before a course"),
    "ratings of oneself": Absent("assessment: scales"),
    "evaluation of a course": Absent("credit: the evaluation form"),
    "demographics": Absent("a table of its own, not asked by default"),
}
"""Rows of the matrix without any data: no model of the project holds them."""
