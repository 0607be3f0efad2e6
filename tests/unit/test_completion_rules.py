"""A course is complete when every required activity is, and the explanation is the decision."""

from hypothesis import given
from hypothesis import strategies as st

from lms.progress.explain import Need, explain
from lms.progress.rules import AllOf, AtLeast, Finished, evaluate, rollup, rule_for


def item(key: str, *, kind: str = "lesson", minutes: int = 8, required: bool = True) -> dict[str, object]:
    """Return an outline line."""
    return {
        "id": hash(key),
        "key": key,
        "kind": kind,
        "title": key,
        "module": "",
        "minutes": minutes,
        "url": f"/{key}/",
        "required": required,
        "serial": 1,
        "target": None,
        "locales": {},
    }


KEYS = ["a", "b", "c", "d"]
states = st.dictionaries(st.sampled_from([*KEYS, "gone"]), st.sampled_from(["started", "done"]))


def test_an_outline_without_required_activities_completes_nobody():
    assert not evaluate(rule_for([item("a", required=False)]), {"a": "done"}).met
    assert not rollup([], {}).complete


def test_a_started_activity_does_not_count_as_done():
    assert not evaluate(Finished("a"), {"a": "started"}).met
    assert rollup([item("a")], {"a": "started"}).done == 0


def test_a_course_of_lessons_alone_completes():
    assert rollup([item("a"), item("b")], {"a": "done", "b": "done"}).complete


def test_optional_activities_count_neither_in_the_total_nor_in_the_minutes():
    rolled = rollup([item("a", minutes=5), item("b", minutes=7, required=False)], {})
    assert (rolled.total, rolled.minutes_left) == (1, 5)


def test_at_least_asks_for_its_number():
    rule = AtLeast(2, (Finished("a"), Finished("b"), Finished("c")))
    assert not evaluate(rule, {"a": "done"}).met
    assert evaluate(rule, {"a": "done", "c": "done"}).met


def test_rules_nest():
    rule = AllOf((Finished("a"), AtLeast(1, (Finished("b"), Finished("c")))))
    verdict = evaluate(rule, {"a": "done", "c": "done"})
    assert verdict.met
    assert [part.met for part in verdict.parts] == [True, True]


def test_the_next_thing_is_the_first_that_is_not_done():
    assert rollup([item("a"), item("b"), item("c")], {"a": "done", "c": "done"}).next_key == "b"


@given(states)
def test_progress_never_passes_one_hundred_percent(state):
    rolled = rollup([item(key) for key in KEYS], state)
    assert 0 <= rolled.done <= rolled.total == len(KEYS)
    assert rolled.complete == (rolled.done == rolled.total)


@given(states)
def test_the_explanation_never_disagrees_with_the_decision(state):
    items = [item(key) for key in KEYS]
    explanation = explain(items, state)
    assert explanation.complete == rollup(items, state).complete
    assert explanation.complete == (not explanation.missing)
    assert [line.title for line in explanation.lines] == KEYS


def test_each_line_says_what_is_needed_and_where():
    lines = explain([item("a"), item("q", kind="quiz"), item("c", kind="course")], {"q": "started"}).lines
    assert [line.need for line in lines] == [Need.READ_LESSON, Need.PASS_QUIZ, Need.COMPLETE_COURSE]
    assert [line.started for line in lines] == [False, True, False]
    assert lines[1].url == "/q/"
