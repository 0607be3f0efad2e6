"""The benchmark judges as its page says, its peer is pinned, and its floors do the same work as the product."""

import re
from pathlib import Path

import pytest

from benchmarks import floors, quizzing, state
from benchmarks.gates import PAIRS, Figure, Gate, Verdict, verdict
from benchmarks.lines import LINES
from lms.base import clock
from lms.catalog.models import Activity
from lms.flows.enroll import enroll
from lms.progress.models import ActivityRecord, CourseProgress, LearningEvent
from quizzes.models import Attempt
from tests.factories import PersonFactory
from tests.factories.courses import AT
from tests.factories.pages import SINGLE, course_page, record_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "performance.md").read_text()


def said(gates):
    """Return gates as the page writes them."""
    return "; ".join(f"{gate.figure} {gate.wanted}" for gate in gates) or "–"


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"line {line.number}")
def test_the_page_names_each_line_with_its_gates_and_goals(line):
    hard = said(gate for gate in line.gates if gate.hard)
    goals = said(gate for gate in line.gates if not gate.hard)
    assert f"| {line.number} | {line.title} | {hard} | {goals} |" in PAGE
    assert hard != "–"
    for gate in line.gates:
        assert gate.known_miss in PAGE


def test_the_page_names_no_other_line():
    assert [int(number) for number in re.findall(r"^\| (\d+) \| .* [≤≥] ", PAGE, re.MULTILINE)] == [
        line.number for line in LINES
    ]


def test_a_comparison_has_five_pairs():
    assert PAIRS >= 5


@pytest.mark.parametrize(
    ("gate", "median", "expected"),
    [
        (Gate("x", most=1), 1, Verdict.MET),
        (Gate("x", most=1), 1.01, Verdict.MISSED),
        (Gate("x", least=3), 2.9, Verdict.MISSED),
        (Gate("x", least=3, hard=False), 2.9, Verdict.GOAL_MISSED),
        (Gate("x", most=1, known_miss="because"), 2, Verdict.KNOWN_MISS),
        (Gate("x", most=1, known_miss="because"), 1, Verdict.NOW_MET),
    ],
)
def test_a_gate_is_judged_by_the_median(gate, median, expected):
    assert verdict(gate, Figure(median, 0, 100)) == expected


def test_the_peer_is_pinned_with_hashes_and_named_on_the_page():
    folder = ROOT / "benchmarks" / "peer"
    asked = (folder / "requirements.in").read_text().split()
    locked = (folder / "requirements.txt").read_text()
    (peer,) = [line for line in asked if line.startswith("wagtail-lms==")]
    assert f"`{peer}`" in PAGE
    for line in (re.sub(r"\[.*\]", "", line) for line in asked):
        assert re.search(rf"^{re.escape(line)} ?[;\\]", locked, re.MULTILINE), line
    assert len(re.findall(r"^[a-z0-9].*==", locked, re.MULTILINE)) <= locked.count("--hash=sha256:")


@pytest.fixture
def attempts(db):
    """Start and answer the quiz for somebody who has done it before, once for each way to submit it."""
    page = course_page(title="Quiz 20", lessons=1, items=(SINGLE,) * 20)
    enroll(person=PersonFactory(user__email="learner0@example.org"), course=record_of(page), at=AT)
    (first,) = state.attempts(20, 1)
    quizzing.ours(first, clock.now())

    def started():
        (attempt,) = state.attempts(20, 1)
        attempt.questions.filter(position__lte=3).update(response="o1")
        return attempt

    return started


def written(attempt):
    """Return all that submitting wrote, without what differs from attempt to attempt."""
    fresh = Attempt.objects.get(pk=attempt.pk)
    event = LearningEvent.objects.get(idempotency_key=f"attempt:{attempt.uuid}")
    progress = CourseProgress.objects.get(enrollment=fresh.enrollment)
    record = ActivityRecord.objects.get(enrollment=fresh.enrollment, activity=fresh.quiz.activity)
    return (
        list(fresh.questions.order_by("position").values_list("points", "max_points", "correct")),
        (fresh.status, fresh.points, fresh.max_points, fresh.score, fresh.passed, fresh.submitted_at is not None),
        (event.kind, event.activity_id, event.edition_id, event.locale, event.source, event.payload),
        (record.done_at is not None, record.score, record.passed),
        (progress.state, progress.last_key, progress.done_count),
    )


def test_every_way_to_submit_a_quiz_writes_the_same_rows(attempts):
    results = {}
    for name, way in quizzing.WAYS.items():
        attempt = attempts()
        way(attempt, clock.now())
        results[name] = written(attempt)
    assert results["our submit"][1][:5] == ("submitted", 1700, 2000, 85, True)
    assert all(result == results["our submit"] for result in results.values())


def test_the_floors_are_as_low_as_they_say(attempts, django_assert_num_queries):
    attempt = attempts()
    with django_assert_num_queries(7 + 2):  # a savepoint and its release
        floors.same_rows(attempt.uuid, clock.now())
    attempt = attempts()
    with django_assert_num_queries(1 + 2):
        floors.one_cte(attempt.uuid, clock.now())
    assert Activity.objects.filter(kind="quiz").count() == 1
