"""The privacy matrix: one test for each cell, over the text of every page and export that a role can open."""

import re

import pytest
from django.apps import apps

from tests.security import matrix
from tests.security import privacy_matrix as privacy
from tests.security.privacy_matrix import CELLS, HIDDEN, PROBES, ROLES, SHOWN, Later

PUBLIC_CHECK = "|lms_verify:"
"""What the public check says to whoever holds a code has tests of its own; it is the same for everybody."""
TAG = re.compile(r"<[^>]*>")
CELL_LIST = [(data, role, cell) for data, roles in CELLS.items() for role, cell in roles.items()]


def texts(walked, actor):
    """Return what the actor reads: pages with and without their tags, so that attributes and scripts count too."""
    own = {key: answer for key, answer in walked["seen"].items() if key.startswith(f"{actor}|")}
    answers = {key: answer["text"] for key, answer in own.items() if PUBLIC_CHECK not in key}
    assert len(answers) > 50
    return {key: (text, TAG.sub(" ", text)) for key, text in answers.items()}


def places(walked, actor, data):
    """Return where the actor meets the data. Numbers are looked for in the words, everything else in the source too."""
    numbers = data in {"score", "failed attempts"}
    probe = re.compile(PROBES[data])
    return [key for key, (source, words) in texts(walked, actor).items() if probe.search(words if numbers else source)]


@pytest.mark.parametrize(("data", "role", "cell"), CELL_LIST, ids=lambda value: str(value).replace(" ", "-"))
def test_a_role_sees_what_the_matrix_says(walked, data, role, cell):
    found = [place for actor in ROLES[role] for place in places(walked, actor, data)]
    assert bool(found) == (cell == SHOWN), found or "no page shows it"


@pytest.mark.parametrize("actor", privacy.STRANGERS)
@pytest.mark.parametrize("data", PROBES)
def test_strangers_see_nothing_of_it(walked, data, actor):
    own_people = ["office|lms:people|GET"] if (actor, data) == ("office", "who used up all attempts") else []
    assert places(walked, actor, data) == own_people, "the office lists its people by name, without what they learn"


def test_trainers_see_who_used_up_all_attempts_in_their_own_courses_without_scores(walked):
    assert places(walked, "trainer", "who used up all attempts") == ["trainer|lms_attempts_waiting|GET"]
    named = {place.split("|")[1] for place in places(walked, "administrator", "who used up all attempts")}
    lists_of_people = (
        "lms:team",
        "lms:people",
        "lms:session",
        "lms_person_chooser:",
        "lms_outbox",
        *(f"lms_{rows}:" for rows in matrix.PEOPLE_ROWS),
    )
    assert "lms_people:index" in named
    assert all(label.startswith(lists_of_people) for label in named), named


def test_whether_somebody_has_written_changes_no_page_of_others(walked):
    assert len(walked["with writing"]) == 36
    assert walked["with writing"] == walked["without writing"]


def test_every_row_has_every_role_and_every_later_cell_its_reason():
    assert all(set(roles) == set(ROLES) for roles in CELLS.values())
    assert set(PROBES) - set(CELLS) == {"who used up all attempts"}
    later = {(data, role): cell.comes_with for data, role, cell in CELL_LIST if isinstance(cell, Later)}
    assert all(later.values())
    never = {(data, role) for data, role, cell in CELL_LIST if cell == HIDDEN}
    assert {("score", "supervisor"), ("failed attempts", "supervisor"), ("answers", "supervisor")} <= never
    assert {("reflections", "supervisor"), ("reflections", "administration")} <= never


def test_kinds_of_data_that_are_listed_as_absent_have_no_model():
    words = {"pre-test": "pretest", "ratings of oneself": "rating", "evaluation of a course": "evaluation"}
    words["demographics"] = "demographic"
    assert set(words) == set(privacy.ABSENT)
    ours = {model.__name__.lower() for model in apps.get_models() if model._meta.app_label.startswith("lms")}
    pages = {"evaluationpage"}
    assert not [name for name in ours - pages for word in words.values() if word in name]
