"""Compare past completions in a file with what is stored: new, recorded already, refused. Pure: no database, no Django."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.organizations.staff.wanted import Refusal, RefusedError
from lms.outside.columns import Column
from lms.outside.wanted import Wanted, Why


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    KNOWN = "known"


@dataclass(frozen=True)
class KnownCourse:
    """A course of the catalog as a file may name it."""

    pk: int
    title: str
    takes_learners: bool


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What is there. Ids, addresses, titles and names of files are in small letters; an enrollment is open if not complete."""

    names: Mapping[int, str]
    by_id: Mapping[str, int]
    by_email: Mapping[str, Set[int]]
    courses: Mapping[str, list[KnownCourse]]
    enrollments: Mapping[tuple[int, int], bool]
    recorded: Set[tuple[int, str, date]]
    recorded_courses: Set[tuple[int, int, date]]
    proofs: Set[str]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line that can be taken; ``counts`` tells that it completes the course here."""

    outcome: Outcome
    wanted: Wanted
    person_id: int
    name: str
    title: str
    course_id: int | None
    counts: bool


@dataclass(frozen=True)
class Plan:
    """All that an import does; ``unused`` are files that no line names, which are not kept."""

    entries: list[Entry]
    refusals: list[Refusal]
    unused: list[str]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many lines each outcome has, how many of the new ones count here, and how many are refused."""
        found = Counter(entry.outcome for entry in self.entries)
        counting = sum(entry.counts for entry in self.entries)
        return {**{one.value: found[one] for one in Outcome}, "counting": counting, "refused": len(self.refusals)}

    @property
    def fingerprint(self) -> str:
        """Return a digest that differs for another plan."""
        return hashlib.sha256(repr((self.entries, self.refusals, self.unused)).encode()).hexdigest()

    @property
    def new(self) -> list[Entry]:
        """Return the lines that are recorded."""
        return [entry for entry in self.entries if entry.outcome == Outcome.NEW]


def make(lines: Iterable[Wanted | Refusal], stored: Stored, *, counts_here: bool) -> Plan:
    """Return the plan for the lines of a file; a line that says what an earlier one said is recorded already."""
    planner = _Planner(stored, counts_here=counts_here)
    entries: list[Entry] = []
    refusals: list[Refusal] = []
    used: set[str] = set()
    for line in lines:
        if isinstance(line, Refusal):
            refusals.append(line)
            continue
        try:
            entries.append(planner.entry(line))
        except RefusedError as refused:
            refusals.append(Refusal(line.line, line.who, refused.why, refused.column, refused.value))
            continue
        if entries[-1].outcome == Outcome.NEW:
            used.add(line.proof.casefold())
    return Plan(entries, refusals, sorted(stored.proofs - used))


class _Planner:
    """Plans line after line, and remembers what the lines before said."""

    def __init__(self, stored: Stored, *, counts_here: bool) -> None:
        self.stored, self.counts_here = stored, counts_here
        self.titles, self.courses = set(stored.recorded), set(stored.recorded_courses)
        self.completed: set[tuple[int, int]] = set()

    def entry(self, wanted: Wanted) -> Entry:
        """Return what becomes of a line.

        Raises RefusedError where the person, the course or the proof is not to be found.
        """
        person = self._person(wanted)
        course = self._course(wanted)
        if wanted.proof and wanted.proof.casefold() not in self.stored.proofs:
            raise RefusedError(Why.NO_SUCH_PROOF, Column.PROOF, wanted.proof)
        title = course.title if course else wanted.course
        known = (person, title.casefold(), wanted.completed_on) in self.titles or (
            course is not None and (person, course.pk, wanted.completed_on) in self.courses
        )
        self.titles.add((person, title.casefold(), wanted.completed_on))
        if course:
            self.courses.add((person, course.pk, wanted.completed_on))
        return Entry(
            outcome=Outcome.KNOWN if known else Outcome.NEW,
            wanted=wanted,
            person_id=person,
            name=self.stored.names[person],
            title=title,
            course_id=course.pk if course else None,
            counts=not known and course is not None and self._counts(person, course),
        )

    def _person(self, wanted: Wanted) -> int:
        by_email = self.stored.by_email.get(wanted.email.casefold(), set())
        if not wanted.employee_id:
            if len(by_email) != 1:
                raise RefusedError(Why.TWO_PEOPLE if by_email else Why.UNKNOWN_PERSON, Column.EMAIL, wanted.email)
            return next(iter(by_email))
        person = self.stored.by_id.get(wanted.employee_id)
        if person is None:
            raise RefusedError(Why.UNKNOWN_PERSON, Column.EMPLOYEE_ID, wanted.employee_id)
        if by_email and person not in by_email:
            raise RefusedError(Why.TWO_PEOPLE, Column.EMAIL, wanted.email)
        return person

    def _course(self, wanted: Wanted) -> KnownCourse | None:
        found = self.stored.courses.get(wanted.course.casefold(), [])
        if len(found) > 1:
            raise RefusedError(Why.SEVERAL_COURSES, Column.COURSE, wanted.course)
        return found[0] if found else None

    def _counts(self, person: int, course: KnownCourse) -> bool:
        """Tell whether the record completes the course here: where it is not complete, and the first record that does."""
        place = (person, course.pk)
        can_open = self.stored.enrollments.get(place, course.takes_learners)
        if not self.counts_here or not can_open or place in self.completed:
            return False
        self.completed.add(place)
        return True
