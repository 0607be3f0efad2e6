"""Each kind of question checks what is authored, hides its key, reads an answer and grades it."""

import json
from random import Random

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from lms.site.starter import reading
from quizzes import kinds
from quizzes.grading import score
from quizzes.kinds.base import ContentError, ResponseError
from quizzes.kinds.fill_in.grade import plain
from quizzes.kinds.matching.grade import share as matching_share
from quizzes.kinds.multiple.grade import share as multiple_share
from quizzes.kinds.ordering.grade import share as ordering_share
from tests.factories.pages import MATCHING, ORDERING, REFLECTION, SINGLE

MULTIPLE = {
    "stem": "Choose all",
    "options": [{"text": letter, "feedback": f"KEY-{letter}"} for letter in "abcd"],
    "answer": [0, 2],
}
FILL_IN = {
    "stem": "Race is a ____ category.",
    "accepted": {"en": ["social", "socially constructed"]},
    "feedback": {"right": "KEY-right", "not_right": "KEY-not"},
}
TRUE_FALSE = {
    "stem": "True?",
    "options": [{"text": "True", "feedback": "KEY"}, {"text": "False", "feedback": "KEY"}],
    "answer": 1,
}
ALL = {
    "single": SINGLE, "multiple": MULTIPLE, "true_false": TRUE_FALSE, "scenario": SINGLE, "ordering": ORDERING,
    "matching": MATCHING, "fill_in": FILL_IN, "reflection": REFLECTION, "commitment": REFLECTION,
}  # fmt: skip
SHARED = {
    **MATCHING,
    "pairs": [*MATCHING["pairs"], {"left": "Gap", "right": "any gap", "feedback": "Again."}],
    "extra_right": [*MATCHING["extra_right"], {"text": "an unfair gap", "feedback": "Twice."}],
}


@pytest.mark.parametrize(("code", "raw"), [*ALL.items(), ("matching", SHARED)])
def test_stored_content_is_taken_back_and_gives_the_same_again(code, raw):
    kind = kinds.get(code)
    stored = kind.normalize(raw)
    assert kind.normalize(kind.authored(stored)) == stored


def content_of(kind):
    """Return stored content of a kind."""
    return kinds.get(kind).normalize(ALL[kind])


def form(**fields):
    """Return submitted fields."""
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def test_all_kinds_of_the_starter_path_are_registered():
    assert {kind.code for kind in kinds.registered()} == set(ALL)


@pytest.mark.parametrize("kind", sorted(ALL))
def test_the_public_part_holds_neither_key_nor_feedback(kind):
    content = content_of(kind)
    shown = kinds.get(kind).public(content, kinds.get(kind).order(content, Random(1)))
    assert not {"answer", "accepted", "feedback"} & set(shown)
    assert "KEY" not in json.dumps(shown)
    assert "FEEDBACK" not in json.dumps(shown)


@pytest.mark.parametrize("kind", sorted(ALL))
def test_an_unanswered_question_is_graded_and_earns_nothing(kind):
    grade = kinds.get(kind).grade(content_of(kind), None)
    assert grade.points == 0


@pytest.mark.parametrize("kind", sorted(ALL))
def test_unscored_questions_have_no_points_and_no_verdict(kind):
    content = {**content_of(kind), "scored": False}
    grade = kinds.get(kind).grade(content, None)
    assert (grade.points, grade.max_points, grade.correct) == (0, 0, None)


@pytest.mark.parametrize("kind", sorted(ALL))
def test_normalizing_again_changes_nothing_of_substance(kind):
    content = content_of(kind)
    if kind != "matching":
        assert kinds.get(kind).normalize(content) == content


STEPS = content_of("ordering")["answer"]
RIGHT = {
    "single": {"answer": "o2"},
    "multiple": {"answer": ["o1", "o3"]},
    "true_false": {"answer": "o2"},
    "scenario": {"answer": "o2"},
    "ordering": {f"position__{key}": str(place) for place, key in enumerate(STEPS, 1)},
    "matching": {f"match__{left}": right for left, right in content_of("matching")["answer"].items()},
    "fill_in": {"answer": " SOCIÁL. "},
}


@pytest.mark.parametrize("kind", sorted(RIGHT))
def test_the_right_answer_earns_all_points_and_its_feedback(kind):
    content = content_of(kind)
    response = kinds.get(kind).parse(content, form(**RIGHT[kind]))
    grade = kinds.get(kind).grade(content, response)
    assert (grade.points, grade.max_points, grade.correct) == (100, 100, True)
    order = kinds.get(kind).order(content, Random(1))
    lines = kinds.get(kind).review(content, response, order)
    assert lines
    assert all(line.feedback for line in lines)
    assert any(line.right for line in lines)


@pytest.mark.parametrize("kind", sorted(RIGHT))
def test_no_answer_in_the_form_is_no_answer(kind):
    assert kinds.get(kind).parse(content_of(kind), form()) is None


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("single", {"answer": "o9"}),
        ("multiple", {"answer": ["o1", "x"]}),
        ("ordering", {f"position__{STEPS[0]}": "1"}),
        ("ordering", {**RIGHT["ordering"], f"position__{STEPS[0]}": "first"}),
        ("ordering", {**RIGHT["ordering"], "move": f"sideways:{STEPS[0]}"}),
        ("matching", {"match__l1": "r99"}),
    ],
)
def test_an_answer_that_is_not_offered_is_refused(kind, fields):
    with pytest.raises(ResponseError):
        kinds.get(kind).parse(content_of(kind), form(**fields))


def test_ordering_moves_a_row_up_and_down_without_scripts():
    one, two, three, four = STEPS
    parse = kinds.get("ordering").parse
    content = content_of("ordering")
    assert parse(content, form(**RIGHT["ordering"], move=f"down:{one}")) == [two, one, three, four]
    assert parse(content, form(**RIGHT["ordering"], move=f"up:{one}")) == [one, two, three, four]
    assert parse(content, form(**RIGHT["ordering"], move=f"up:{four}")) == [one, two, four, three]


def test_the_ids_of_an_ordering_question_do_not_tell_the_order():
    backwards = kinds.get("ordering").normalize({**ORDERING, "options": ORDERING["options"][::-1]})
    by_text = {option["text"]: option["id"] for option in content_of("ordering")["options"]}
    assert {option["text"]: option["id"] for option in backwards["options"]} == by_text
    named = [{**option, "id": f"step-{number}"} for number, option in enumerate(ORDERING["options"])]
    assert kinds.get("ordering").normalize({**ORDERING, "options": named})["answer"] == STEPS


def test_the_ids_of_a_matching_question_do_not_tell_the_pairs():
    first, second = MATCHING["pairs"]
    swapped = [{**first, "right": second["right"]}, {**second, "right": first["right"]}]
    by_text = {choice["text"]: choice["id"] for choice in content_of("matching")["rights"]}
    again = kinds.get("matching").normalize({**MATCHING, "pairs": swapped})
    assert {choice["text"]: choice["id"] for choice in again["rights"]} == by_text


def test_one_text_for_two_rows_is_one_choice_and_right_for_both():
    pairs = [{"left": name, "right": "a gap", "feedback": "Both."} for name in ("Difference", "Disparity")]
    content = kinds.get("matching").normalize({**MATCHING, "pairs": pairs})
    assert [choice["text"] for choice in content["rights"]] == ["a gap", "a gap by biology"]
    assert len(set(content["answer"].values())) == 1


def test_ordering_is_never_shown_in_the_right_order():
    content = content_of("ordering")
    orders = [kinds.get("ordering").order(content, Random(seed)) for seed in range(50)]
    assert content["answer"] not in orders


def test_true_or_false_keeps_its_order():
    content = content_of("true_false")
    assert kinds.get("true_false").order(content, Random(3)) == ["o1", "o2"]


def test_private_kinds_keep_only_that_they_were_passed_by():
    assert kinds.get("reflection").parse({}, form(text="secret")) is True
    assert kinds.get("reflection").review({}, response=True, order=[]) == []


@pytest.mark.parametrize(
    ("kind", "raw", "words"),
    [
        ("single", {**SINGLE, "stem": " "}, "Write the question"),
        ("single", {**SINGLE, "answer": []}, "Mark which option is right"),
        ("single", {**SINGLE, "answer": [0, 1]}, "exactly one"),
        ("single", {**SINGLE, "options": SINGLE["options"][:1], "answer": 0}, "at least 2"),
        ("single", {**SINGLE, "options": [{"text": "", "feedback": ""}] * 2, "answer": 0}, "feedback for each option"),
        ("multiple", {**MULTIPLE, "answer": ["zz"]}, "Mark which option is right"),
        ("true_false", MULTIPLE | {"answer": 0}, "two options"),
        ("ordering", {**ORDERING, "options": ORDERING["options"][:2]}, "at least 3"),
        ("ordering", {**ORDERING, "options": ORDERING["options"][:1] * 3}, "different text for each step"),
        ("matching", {"stem": "x", "pairs": [{"left": "", "right": ""}]}, "both sides"),
        ("fill_in", {"stem": "No blank", "accepted": {}, "feedback": "x"}, "four underscores"),
        ("reflection", {"stem": ""}, "Write the question"),
    ],
)
def test_faulty_content_is_refused_with_a_message_for_its_author(kind, raw, words):
    with pytest.raises(ContentError, match=words):
        kinds.get(kind).normalize(raw)


def test_each_starter_item_can_be_asked_and_answered():
    for course in reading.courses():
        for item in course.items:
            content = kinds.get(item["kind"]).normalize(item)
            assert kinds.get(item["kind"]).public(content, kinds.get(item["kind"]).order(content, Random(1)))["stem"]


letters = st.lists(st.sampled_from("abcdef"), unique=True)


@given(letters.filter(bool), letters)
def test_multiple_choice_never_falls_below_zero_or_above_all(answer, response):
    points, out_of = multiple_share(answer, response)
    assert 0 <= points <= out_of == len(answer)
    assert (points == out_of) == (set(answer) == set(response))


@given(st.permutations("abcdef"))
def test_ordering_counts_neighbors(response):
    points, out_of = ordering_share(list("abcdef"), response)
    assert 0 <= points <= out_of == 5
    assert (points == out_of) == (list(response) == list("abcdef"))


@given(st.dictionaries(st.sampled_from("ab"), st.sampled_from("xyz")))
def test_matching_gives_a_share_for_each_pair(response):
    assert matching_share({"a": "x", "b": "y"}, response)[0] == (response.get("a") == "x") + (response.get("b") == "y")


@pytest.mark.parametrize("word", ["social", "Sociál", "  SOCIAL ", "social."])
def test_filling_in_ignores_case_accents_and_spacing(word):
    assert plain(word) == "social"


@given(st.lists(st.tuples(st.integers(0, 100), st.just(100)), min_size=1), st.integers(1, 100))
def test_a_score_passes_exactly_at_its_mark(grades, mark):
    result = score(grades, pass_mark=mark)
    assert result.passed == (sum(points for points, _most in grades) / len(grades) >= mark)
    assert 0 <= result.percent <= 100


def test_a_quiz_with_nothing_to_score_is_passed_by_finishing_it():
    assert score([(0, 0)], pass_mark=80).passed
