"""Each screen shows each role what it should in each state, and a test shows it: the table is ``docs/screens.md``."""

import ast
import re
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.house.screens import ELSEWHERE, SCREENS
from tests.security import matrix

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| `([^`]+)` \|$")
ROLE_OF = {
    "anonymous": "visitor",
    "learner": "learner",
    "trainer": "trainer",
    "reviewer": "reviewer",
    "administrator": "administrator",
}
"""Actors of the matrix of access who stand for a role; all others are people whom the thing does not concern."""


def table():
    """Return the rows of the page as (screen, role, state) and the test of each."""
    rows, screen = [], None
    for line in (ROOT / "docs/screens.md").read_text().splitlines():
        if line.startswith("## "):
            screen = line.removeprefix("## ")
        elif line.startswith("| ") and not line.startswith("| Who |"):
            found = ROW.match(line)
            assert found, line
            role, state, _shown, test = found.groups()
            rows.append(((screen, role, state), test))
    return rows


ROWS = table()
REQUIRED = {
    (name, role, state)
    for name, screen in SCREENS.items()
    for role, states in screen.states.items()
    for state in states.split("; ")
}


def belongs(line, patterns):
    """Say whether a line of the matrix is one of these addresses."""
    return any(fnmatch(matrix.short(line), pattern) for pattern in patterns)


def let_in(found):
    """Return the roles that get in; what everybody has of their own is a learner's."""
    if found.get("learner") == "200" and {found[actor] for actor in found if actor != "anonymous"} == {"200"}:
        return {"visitor" if found["anonymous"] == "200" else "learner"}
    return {ROLE_OF[actor] for actor, answer in found.items() if answer == "200" and actor in ROLE_OF}


@pytest.mark.parametrize("row", sorted(REQUIRED), ids="|".join)
def test_a_screen_has_a_row_for_each_role_and_state(row):
    assert row in {key for key, _test in ROWS}


def test_no_row_stands_twice_or_for_something_that_is_no_state():
    assert [key for key, times in Counter(key for key, _test in ROWS).items() if times > 1] == []
    assert {key for key, _test in ROWS} - REQUIRED == set()


@pytest.mark.parametrize("test", sorted({test for _key, test in ROWS}))
def test_the_test_of_a_row_is_there_and_not_skipped(test):
    file, _, name = test.partition("::")
    tree = ast.parse((ROOT / file).read_text())
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert len(found) == 1
    marks = [ast.unparse(mark) for mark in found[0].decorator_list]
    assert not any("skip" in mark or "xfail" in mark for mark in marks)
    assert any(isinstance(node, ast.Assert | ast.With | ast.Call) for node in ast.walk(found[0]))


def test_every_address_belongs_to_one_screen_or_to_another_part_of_the_product():
    places = {name: screen.routes.split() for name, screen in SCREENS.items()} | ELSEWHERE
    homes = {line: [name for name, patterns in places.items() if belongs(line, patterns)] for line in matrix.LINES}
    assert {line: names for line, names in homes.items() if len(names) != 1} == {}


@pytest.mark.parametrize("name", [name for name, screen in SCREENS.items() if screen.routes])
def test_whoever_gets_into_a_screen_has_a_row_and_so_has_whoever_does_not(name):
    screen = SCREENS[name]
    lines = [line for line in matrix.LINES if belongs(line, screen.routes.split())]
    lists = [line for line in matrix.ADMIN_LISTS if belongs(line, screen.routes.split())]
    assert lines or lists
    answers = [matrix.answers(matrix.LINES[line][0]) for line in lines]
    answers += [dict(zip(matrix.STAFF, matrix.ADMIN_LISTS[line].split(), strict=True)) for line in lists]
    inside = {role for found in answers for role in let_in(found)}
    shut = any(answer in {"403", "404", "home"} for found in answers for answer in found.values())
    if "visitor" in inside:
        inside = {"visitor"}
    assert inside <= set(screen.states), "a role that gets in has no row"
    assert not shut or "others" in screen.states, "nothing shows that it is shut to others"
