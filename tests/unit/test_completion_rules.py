"""A course is complete when what its outline asks for is done, and the explanation is the decision."""

from hypothesis import given
from hypothesis import strategies as st

from lms.progress.explain import Need, explain, explain_lesson
from lms.progress.rules import (
    AllOf,
    AnyOf,
    AtLeast,
    Finished,
    Signals,
    evaluate,
    gate_key,
    resume_step,
    rollup,
    rule_for,
    rule_of_lesson,
    to_do,
)


def item(key: str, *, kind: str = "lesson", minutes: int = 8, required: bool = True, **more: object):
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
        **more,
    }


def free(key: str, **more: object):
    """Return a part that people may choose."""
    return item(key, required=False, **more)


def outline(*items, **more: object):
    """Return an outline of these parts."""
    return {"items": list(items), **more}


KEYS = ["a", "b", "c", "d"]
marks = st.sampled_from(["started", "done"])
states = st.dictionaries(st.sampled_from([*KEYS, "gone", gate_key("evaluation")]), marks)
outlines = st.builds(
    lambda required, others, choose, gates: outline(
        *(
            item(key, required=needed, **({"instead_of": other} if other else {}))
            for key, needed, other in zip(KEYS, required, others, strict=True)
        ),
        choose=choose,
        gates=gates,
    ),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.lists(st.sampled_from([None, *KEYS, "gone"]), min_size=4, max_size=4),
    st.integers(0, 6),
    st.sampled_from([[], ["evaluation"]]),
)


def test_an_outline_without_required_activities_completes_nobody():
    assert not evaluate(rule_for(outline(free("a"))), {"a": "done"}).met
    assert not rollup(outline(), {}).complete


def test_a_started_activity_does_not_count_as_done():
    assert not evaluate(Finished("a"), {"a": "started"}).met
    assert rollup(outline(item("a")), {"a": "started"}).done == 0


def test_a_course_of_lessons_alone_completes():
    assert rollup(outline(item("a"), item("b")), {"a": "done", "b": "done"}).complete


def test_optional_activities_count_neither_in_the_total_nor_in_the_minutes():
    rolled = rollup(outline(item("a", minutes=5), free("b", minutes=7)), {})
    assert (rolled.total, rolled.minutes_left) == (1, 5)


def test_at_least_asks_for_its_number():
    rule = AtLeast(2, (Finished("a"), Finished("b"), Finished("c")))
    assert not evaluate(rule, {"a": "done"}).met
    assert evaluate(rule, {"a": "done", "c": "done"}).met


def test_rules_nest():
    rule = AllOf((Finished("a"), AnyOf((Finished("b"), Finished("c")))))
    verdict = evaluate(rule, {"a": "done", "c": "done"})
    assert verdict.met
    assert [part.met for part in verdict.parts] == [True, True]


def test_a_group_without_parts_is_never_met():
    assert not any(evaluate(rule, {}).met for rule in (AllOf(()), AnyOf(()), AtLeast(0, ())))


def test_the_next_thing_is_the_first_that_is_not_done():
    assert rollup(outline(item("a"), item("b"), item("c")), {"a": "done", "c": "done"}).next_key == "b"


def test_so_many_parts_to_choose_are_needed_beside_the_required_ones():
    course = outline(item("a"), free("b", minutes=20), free("c", minutes=5), free("d", minutes=9), choose=2)
    rolled = rollup(course, {"a": "done", "b": "done"})
    assert (rolled.done, rolled.total, rolled.minutes_left, rolled.complete) == (2, 3, 5, False)
    assert [part["key"] for part in to_do(course, {"a": "done", "b": "done"})] == ["c", "d"]
    enough = {"a": "done", "b": "done", "d": "done"}
    assert rollup(course, enough).complete
    assert not list(to_do(course, enough))


def test_more_parts_to_choose_than_there_are_are_never_asked_for():
    assert rollup(outline(free("a"), free("b"), choose=5), {"a": "done", "b": "done"}).complete


def test_a_part_that_stands_for_another_completes_it_and_is_not_asked_for_itself():
    course = outline(item("a", minutes=9), item("b", instead_of="a"), item("c"))
    assert rollup(course, {}).total == 2
    assert rollup(course, {"b": "done", "c": "done"}).complete
    assert rollup(course, {"a": "done", "c": "done"}).complete
    assert rollup(course, {"b": "done"}).next_key == "c"


def test_a_gate_is_one_more_thing_to_do():
    course = outline(item("a"), gates=["evaluation"])
    read = rollup(course, {"a": "done"})
    assert (read.done, read.total, read.complete, read.next_key) == (1, 2, False, None)
    assert rollup(course, {"a": "done", gate_key("evaluation"): "done"}).complete


@given(outlines, states)
def test_progress_never_passes_one_hundred_percent(course, state):
    rolled = rollup(course, state)
    assert 0 <= rolled.done <= rolled.total
    assert rolled.complete == (rolled.done == rolled.total > 0)
    assert rolled.complete <= (rolled.next_key is None)


@given(outlines, states)
def test_the_explanation_never_disagrees_with_the_decision(course, state):
    explanation = explain(course, state)
    assert explanation.complete == rollup(course, state).complete
    assert explanation.complete == (not explanation.missing) or not explanation.lines


@given(outlines, states, st.sampled_from(KEYS))
def test_nothing_that_is_done_later_takes_a_completion_back(course, state, key):
    before = rollup(course, state)
    after = rollup(course, {**state, key: "done"})
    assert after.done >= before.done
    assert after.complete >= before.complete


@given(outlines, states)
def test_doing_what_is_to_do_and_passing_the_gates_completes(course, state):
    state = {**state, **{gate_key(gate): "done" for gate in course["gates"]}}
    for part in to_do(course, state):
        state[part["key"]] = "done"
    assert rollup(course, state).complete == bool(rollup(course, state).total)


def test_each_line_says_what_is_needed_and_where():
    course = outline(item("a"), item("q", kind="quiz"), item("c", kind="course"))
    lines = explain(course, {"q": "started"}).lines
    assert [line.need for line in lines] == [Need.READ_LESSON, Need.PASS_QUIZ, Need.COMPLETE_COURSE]
    assert [line.started for line in lines] == [False, True, False]
    assert lines[1].url == "/q/"


def test_choices_equivalents_and_gates_are_lines_with_what_there_is_to_choose():
    course = outline(item("a"), item("b", instead_of="a"), free("c"), free("d"), choose=1, gates=["evaluation"])
    either, choice, gate = explain(course, {"b": "started", "d": "done"}).lines
    assert (either.need, either.title, either.started, [line.title for line in either.options]) == (
        Need.READ_LESSON, "a", True, ["b"],
    )  # fmt: skip
    assert (choice.need, choice.number, choice.done, choice.met) == (Need.CHOOSE, 1, 1, True)
    assert [line.title for line in choice.options] == ["c", "d"]
    assert (gate.need, gate.code, gate.met) == (Need.GATE, "evaluation", False)


def test_a_lesson_without_a_rule_asks_for_nothing_but_the_mark():
    assert rule_of_lesson(item("a")) is None
    assert explain_lesson(item("a", needs={})) is None


NEEDS = {"seconds": 90, "media": ["m1", "m2"], "checks": ["k1"]}


def test_a_lesson_asks_for_all_of_its_conditions():
    seen = Signals(seconds=90, blocks=frozenset({"m1", "k1"}))
    explanation = explain_lesson(item("a", needs=NEEDS), seen)
    stay, media, checks = explanation.lines
    assert (explanation.complete, explanation.one_is_enough) == (False, False)
    assert (stay.need, stay.number, stay.done, stay.met) == (Need.STAY, 2, 1, True)
    assert (media.need, media.number, media.done, media.met, media.started) == (Need.TAKE_IN, 2, 1, False, True)
    assert [(line.code, line.met) for line in media.options] == [("m1", True), ("m2", False)]
    assert (checks.need, checks.met) == (Need.TRY, True)
    assert [line.need for line in explanation.missing] == [Need.TAKE_IN]
    assert explain_lesson(item("a", needs=NEEDS), Signals(90, frozenset({"m1", "m2", "k1"}))).complete


def test_one_condition_can_be_enough():
    lesson = item("a", needs={**NEEDS, "any": True})
    assert not explain_lesson(lesson).complete
    enough = explain_lesson(lesson, Signals(blocks=frozenset({"k1"})))
    assert enough.complete
    assert enough.one_is_enough
    assert not enough.missing


def test_going_on_prefers_the_bookmark_while_it_is_open_and_passes_over_what_is_shut():
    course = outline(item("a"), item("b"), item("c"))
    assert resume_step(course, {}, last_key="b")["key"] == "b"
    assert resume_step(course, {"b": "done"}, last_key="b")["key"] == "a"
    assert resume_step(course, {}, last_key="b", shut={"a", "b"})["key"] == "c"
    assert resume_step(course, {}, shut={"a", "b", "c"})["key"] == "a"
    assert resume_step(course, dict.fromkeys("abc", "done"), last_key="a") is None


def test_a_bookmark_in_an_equivalent_part_leads_back_to_it_until_the_other_is_done():
    course = outline(item("a"), item("b", instead_of="a"), item("c"))
    assert resume_step(course, {"b": "started"}, last_key="b")["key"] == "b"
    assert resume_step(course, {"a": "done"}, last_key="b")["key"] == "c"
