"""What a reviewer can decide, what a decision needs, and what the reviews of a course come to."""

import pytest

from courses.reviews.deciding import ROLES, Answer, Standing, faults_of, lock_of, next_role, notes_of

YES = [Answer("a", "yes"), Answer("b", "not_applicable")]


@pytest.mark.parametrize(
    ("waiting", "in_group", "own_work", "lock"),
    [
        (True, True, False, ""), (True, False, False, "other_group"), (True, True, True, "own_work"),
        (True, False, True, "own_work"), (False, True, False, "not_waiting"),
    ],
)  # fmt: skip
def test_a_person_of_the_group_who_wrote_nothing_decides_while_it_waits(waiting, in_group, own_work, lock):
    assert lock_of(Standing(waiting=waiting, in_group=in_group, own_work=own_work)) == lock


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"answers": YES[:1]}, ["unanswered"]),
        ({"answers": [*YES[:1], Answer("b", "maybe")]}, ["unanswered"]),
        ({"answers": [*YES[:1], Answer("b", "no")]}, ["answered_no"]),
        ({"decision": "returned"}, ["reason"]),
        ({"decision": "refused", "comment": " "}, ["reason"]),
        ({"decision": "refused", "comment": "It harms.", "answers": []}, []),
        ({"decision": "burned", "comment": "x"}, ["decision"]),
        ({"conflict": ""}, ["conflict"]),
        ({"conflict": "declared", "conflict_text": " "}, ["conflict_text"]),
        ({"conflict": "declared", "conflict_text": "I know the author."}, []),
    ],
)
def test_a_decision_needs_answers_or_a_reason_and_a_word_about_conflicts(changes, faults):
    whole = {"decision": "approved", "codes": ["a", "b"], "answers": YES, "comment": "", "conflict": "none"}
    assert faults_of(**{**whole, "conflict_text": "", **changes}) == faults


def test_reviewers_are_asked_in_turn_until_all_have_approved():
    assert next_role(ROLES, set()) == "subject_matter"
    assert next_role(ROLES, {"subject_matter"}) == "community"
    assert next_role(ROLES, {"community", "plain_language"}) == "subject_matter"
    assert next_role(ROLES, set(ROLES)) == ""


def test_a_course_says_what_was_skipped_and_whether_it_changed_since():
    assert notes_of(approved={}, sha256="x", refused=False) == ["unreviewed"]
    assert notes_of(approved=dict.fromkeys(ROLES, "x"), sha256="x", refused=False) == []
    assert notes_of(approved={"subject_matter": "x", "plain_language": "x"}, sha256="x", refused=False) == [
        "no_community"
    ]
    assert notes_of(approved=dict.fromkeys(ROLES, "old"), sha256="x", refused=False) == ["changed"]
    assert notes_of(approved={"community": "old"}, sha256="x", refused=False) == [
        "no_subject_matter",
        "no_plain_language",
        "changed",
    ]


def test_a_refusal_stays_visible_beside_all_approvals():
    assert notes_of(approved={}, sha256="x", refused=True) == ["unreviewed", "refused"]
    assert notes_of(approved=dict.fromkeys(ROLES, "x"), sha256="x", refused=True) == ["refused"]
