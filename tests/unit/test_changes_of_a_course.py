"""What differs between two versions, and the class that it suggests: pure, and never silent about a change."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.changes import Effect, Sign, Version, compare, strongest
from lms.catalog.wording import LONGEST, Op, Run, is_correction, readable, runs

LONG = " ".join(first + second for first in "abcdefghij" for second in "klmnopqrst")


def line(key, **fields):
    """Return an outline line."""
    base = {"key": key, "kind": "lesson", "title": key, "module": "", "minutes": 8, "url": f"/{key}/", "serial": 1}
    return base | {"id": 1, "target": None, "required": True, "locales": {"en": {"title": key, "url": ""}}} | fields


def version(*items, rule=None, **contents):
    """Return a version; contents are given by key, in English."""
    return Version(items=items, contents={key: {"en": content} for key, content in contents.items()}, rule=rule or {})


def body(*texts, names="abcdefgh"):
    """Return a body of text blocks with ids."""
    return {
        "body": [
            {"type": "text", "id": name, "value": f"<p>{words}</p>"} for name, words in zip(names, texts, strict=False)
        ]
    }


def only(before, after, **fields):
    """Return the single change of a part that both have."""
    changes = compare(version(line("a"), a=before), version(line("a", **fields), a=after))
    assert bool(changes) == bool(changes.parts)
    (part,) = changes.parts
    return part


def test_what_is_the_same_is_no_change():
    one = version(line("a"), a=body(LONG))
    other = version(line("a", url="/elsewhere/", minutes=9, id=7), a=body(LONG))
    assert not compare(one, other)


def test_few_words_are_a_correction_and_many_are_not():
    assert only(body(LONG), body(LONG.replace("bl", "calm"))).suggested == Effect.COSMETIC
    part = only(body(LONG), body("quite another text"))
    assert (part.suggested, part.signs) == (Effect.REREAD, (Sign.TEXT,))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("give five", "give 50"), ("it is safe", "it is unsafe"), ("it is unsafe", "it is safe"),
        ("you may call", "you may not call"), ("they do call", "they don't call"), ("puede llamar", "nunca puede llamar"),
    ],
)  # fmt: skip
def test_a_number_a_negation_or_an_opposite_is_never_taken_for_a_correction(old, new):
    assert not is_correction(f"{LONG} {old}", f"{LONG} {new}")


def test_blocks_that_come_go_or_change_in_a_setting_are_told():
    added = only(body(LONG), body(LONG, "more"))
    assert [passage.old for passage in added.passages] == [""]
    gone = only(body(LONG, "more"), body(LONG))
    assert [passage.new for passage in gone.passages] == [""]
    picture = {"body": [{"type": "image", "id": "a", "value": {"image": 1}}]}
    other = {"body": [{"type": "image", "id": "a", "value": {"image": 2}}]}
    assert (only(picture, other).signs, only(picture, other).suggested) == ((Sign.DETAILS,), Effect.REREAD)


def test_blocks_in_another_order_ask_nothing():
    part = only(body("one", "two"), body("two", "one", names="ba"))
    assert (part.signs, part.suggested) == ((Sign.MOVED,), Effect.COSMETIC)


def test_notes_titles_and_rules_are_told():
    assert only({"content_note": ""}, {"content_note": "Suicide"}).suggested == Effect.REREAD
    assert only({"intro": ""}, {"intro": "Read this"}).suggested == Effect.COSMETIC
    assert only({}, {}, title="b").signs == (Sign.TITLE,)
    assert only({}, {}, locales={"en": {"title": "b"}, "es": {"title": "c"}}).signs == (Sign.TITLE,)
    assert only({}, {}, required=False).signs == (Sign.RULE,)
    assert only({}, {}, module="First").signs == (Sign.MOVED,)
    assert only({"body": "old words"}, {"body": "new words"}).suggested == Effect.REREAD


def question(key="q", stem=LONG, marks="m", revision="1"):
    """Return a question as an edition keeps it."""
    return {"key": key, "stem": stem, "marks": marks, "revision": revision}


@pytest.mark.parametrize(
    ("old", "new", "suggested"),
    [
        ([question()], [question(marks="n", revision="2")], Effect.RETEST),
        ([question()], [question(), question("r")], Effect.RETEST),
        ([question(), question("r")], [question()], Effect.RETEST),
        ([question()], [question(stem="Another?", revision="2")], Effect.RETEST),
        ([question()], [question(revision="2")], Effect.COSMETIC),
        ([question(), question("r")], [question("r"), question()], Effect.COSMETIC),
    ],
)
def test_a_quiz_is_taken_again_when_its_answers_or_its_sense_change(old, new, suggested):
    assert only({"questions": old}, {"questions": new}).suggested == suggested


def test_a_pass_mark_asks_to_be_tested_again_and_old_copies_are_not_taken_for_changes():
    assert only({"pass_mark": 80}, {"pass_mark": 90}).suggested == Effect.RETEST
    before, after = {"questions": ["q"], "x": 1}, {"questions": [question()], "x": 2}
    assert not compare(version(line("a"), a=before), version(line("a"), a=after))


def test_parts_that_come_go_or_move_are_told_in_the_order_of_the_new_outline():
    changes = compare(version(line("a"), line("b"), line("c")), version(line("d"), line("b"), line("a")))
    assert [(part.key, part.signs) for part in changes.parts] == [
        ("d", (Sign.NEW,)), ("b", (Sign.MOVED,)), ("a", (Sign.MOVED,)), ("c", (Sign.REMOVED,)),
    ]  # fmt: skip
    assert all(part.suggested == Effect.COSMETIC for part in changes.parts)


def test_a_rule_of_the_course_is_told_and_a_language_that_comes_is_no_change():
    assert compare(version(line("a")), version(line("a"), rule={"choose": 1})).rule
    one = Version(items=[line("a")], contents={"a": {"en": {}}}, rule={})
    two = Version(items=[line("a")], contents={"a": {"en": {}, "es": body("uno")}}, rule={})
    assert not compare(one, two)


def test_the_class_that_asks_most_wins():
    assert strongest([]) == Effect.COSMETIC
    assert strongest([Effect.REREAD, Effect.RETEST, Effect.COSMETIC]) == Effect.RETEST
    assert not Effect.COSMETIC.asks


def test_words_are_read_without_tags_codes_and_addresses():
    block = {
        "type": "x",
        "id": str(uuid4()),
        "value": {"kind": "practice_tip", "text": "<p>One &amp; two</p><p>Three</p>"},
    }
    assert readable([block, "https://example.org/", "Plain words"]) == "One & two\nThree\nPlain words"


words = st.lists(st.sampled_from(["one", "two", "three", "not", "4"]), max_size=12).map(" ".join)


@given(words, words)
def test_both_texts_can_be_read_back_from_the_marks(old, new):
    found = runs(old, new)
    assert " ".join(run.text for run in found if run.op != Op.NEW) == old
    assert " ".join(run.text for run in found if run.op != Op.GONE) == new


@given(words, words)
def test_no_difference_is_silent(old, new):
    changes = compare(version(line("a"), a=body(old)), version(line("a"), a=body(new)))
    assert bool(changes) == (old != new)


def test_very_long_texts_are_shown_whole():
    old, new = "a " * (LONGEST + 1), "b"
    assert runs(old, new) == (Run(Op.GONE, old.strip()), Run(Op.NEW, "b"))
