"""What publishing hands over holds nothing that nobody could meet, and claims no more minutes than are spent."""

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.outline import ActivityData, learning_minutes, without_dead_ends

KEYS = [uuid5(UUID(int=0), name) for name in "abcd"]


def part(key, *, after=None, instead_of=None, minutes=8, required=True, **opens):
    """Return a lesson."""
    opens = {**opens, "after": str(after)} if after else opens
    return ActivityData(
        key=key, kind="lesson", title="", url="", minutes=minutes, required=required, opens=opens, instead_of=instead_of
    )


def afters(parts):
    """Return after which part each opens."""
    return {each.key: each.opens.get("after") for each in parts}


def test_parts_in_a_row_are_kept():
    a, b, c, _d = KEYS
    kept = without_dead_ends((part(a), part(b, after=a, days=3), part(c, after=b)))
    assert afters(kept) == {a: None, b: str(a), c: str(b)}
    assert kept[1].opens["days"] == 3


def test_a_circle_is_opened_where_it_begins():
    a, b, c, _d = KEYS
    kept = without_dead_ends((part(a, after=c, on="2026-12-01"), part(b, after=a), part(c, after=b)))
    assert afters(kept) == {a: None, b: str(a), c: str(b)}
    assert kept[0].opens == {"on": "2026-12-01"}


def test_a_part_waits_neither_for_itself_nor_for_one_that_is_not_there():
    a, b, _c, d = KEYS
    assert afters(without_dead_ends((part(a, after=a), part(b, after=d)))) == {a: None, b: None}


def test_a_part_that_hangs_on_a_circle_keeps_its_own_condition():
    a, b, c, _d = KEYS
    assert afters(without_dead_ends((part(c, after=a), part(a, after=b), part(b, after=a)))) == {
        c: str(a),
        a: None,
        b: str(a),
    }


def test_a_part_stands_for_one_that_is_there_and_stands_for_none_itself():
    a, b, c, d = KEYS
    kept = without_dead_ends((part(a), part(b, instead_of=a), part(c, instead_of=b), part(d, instead_of=d)))
    assert [each.instead_of for each in kept] == [None, a, None, None]
    assert without_dead_ends((part(a, instead_of=b),))[0].instead_of is None


@given(st.lists(st.sampled_from([None, *KEYS]), min_size=4, max_size=4))
def test_whatever_is_set_every_part_can_be_reached(after):
    kept = without_dead_ends(tuple(part(key, after=other) for key, other in zip(KEYS, after, strict=True)))
    reached: set[str] = set()
    for _round in KEYS:
        reached |= {str(each.key) for each in kept if each.opens.get("after") in {None, *reached}}
    assert len(reached) == len(KEYS)


def test_minutes_count_the_required_parts_and_the_shortest_to_choose():
    a, b, c, d = KEYS
    parts = (
        part(a, minutes=10),
        part(b, minutes=9, required=False),
        part(c, minutes=4, required=False),
        part(d, minutes=30, instead_of=a),
    )
    assert learning_minutes(parts, choose=0) == 10
    assert learning_minutes(parts, choose=1) == 14
