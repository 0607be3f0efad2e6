"""What is said about the readiness of a course: a table of rules, where only two subjects ever stop publishing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.readiness import rules
from courses.readiness.rules import Asked, Lacking, Language, LessonFacts, Level, QuizFacts, Survey, decide
from courses.readiness.texts import pictures, read_aloud, references_in, vague_links, weak_words
from courses.readiness.words import FINE, LEVELS, NOTES, SUBJECTS, shown

DAY = date(2026, 12, 1)
LESSON = LessonFacts(title="Ask", url="/l/", teaches=frozenset({1}), recordings=1, pictures=1)
QUIZ = QuizFacts(title="Quiz", url="/q/", pass_mark=80, tests=frozenset({1}))
SPANISH = Language(name="Español", percent=100, older=0, reviewed=True)
READY = Survey(
    url="/c/",
    parts_url="#parts",
    reviews_url="/r/",
    day=DAY,
    oldest_year=2016,
    objectives=("Ask first.",),
    lessons=(LESSON,),
    quizzes=(QUIZ,),
    review_by=date(2027, 1, 1),
    languages=(SPANISH,),
    reviews=(Asked(review="Community review", state="approved"),),
)
EMPTY = Survey(url="/c/", parts_url="#parts", reviews_url="/r/", day=DAY, oldest_year=2016)


def lines(survey):
    """Return the lines by subject."""
    return {line.code: line for line in decide(survey)}


def with_lesson(**facts):
    """Return a ready course whose lesson differs in this."""
    return replace(READY, lessons=(replace(LESSON, **facts),))


def lack(kind):
    """Return a course that lacks something of this kind."""
    return replace(READY, lacks=(Lacking(kind, "It lacks words.", "/l/#x"),))


def asked(state, **more):
    """Return a course with a review in this state."""
    return replace(READY, reviews=(Asked(review="Community review", state=state),), **more)


def test_a_course_that_is_ready_has_nothing_to_do_and_a_sentence_for_each_subject():
    for line in decide(READY):
        assert (line.level, line.notes) == (Level.OK, ())
        assert shown(line).fine
        assert shown(line).label == "In order"


def test_an_empty_course_is_told_what_is_worth_a_look_and_what_does_not_apply():
    found = lines(EMPTY)
    assert {code for code, line in found.items() if line.level == Level.ADVICE} == {
        "taught",
        "tested",
        "pass_mark",
        "again",
    }
    assert {code: line.said for code, line in found.items() if line.said != "ok"} == {
        "captions": "none", "images": "none", "grade": "not_measured", "translations": "none", "reviews": "none",
    }  # fmt: skip


CASES = [
    (lack("other"), "missing", "must", "lack"),
    (lack("recording"), "captions", "must", "lack"),
    (lack("image"), "images", "must", "lack"),
    (with_lesson(weak_words=(("alt_file", "IMG_01.png", "/l/#b"),)), "images", "advice", "alt_file"),
    (with_lesson(weak_words=(("alt_begins", "image of a door", "/l/#b"),)), "images", "advice", "alt_begins"),
    (replace(READY, objectives=()), "taught", "advice", "no_objective"),
    (replace(READY, objectives=()), "tested", "advice", "no_objective"),
    (with_lesson(teaches=frozenset()), "taught", "advice", "not_taught"),
    (replace(READY, quizzes=(replace(QUIZ, tests=frozenset({2})),)), "tested", "advice", "not_tested"),
    (replace(READY, quizzes=()), "pass_mark", "advice", "no_quiz"),
    (replace(READY, quizzes=(replace(QUIZ, pass_mark=59),)), "pass_mark", "advice", "low_mark"),
    (replace(READY, quizzes=(replace(QUIZ, pass_mark=96),)), "pass_mark", "advice", "high_mark"),
    (with_lesson(hard=("grade", 12.4)), "grade", "advice", "hard_grade"),
    (with_lesson(hard=("inflesz", 41.2)), "grade", "advice", "hard_inflesz"),
    (with_lesson(terms=2), "terms", "advice", "terms"),
    (with_lesson(vague_links=(("here", "/l/#b"),)), "links", "advice", "vague"),
    (replace(READY, due_facts=(("How many wait", "/f/"),)), "sources", "advice", "due_fact"),
    (with_lesson(references=(("WHO", None),)), "sources", "advice", "no_year"),
    (with_lesson(references=(("WHO 2015", 2015),)), "sources", "advice", "old_source"),
    (replace(READY, review_by=None), "again", "advice", "no_day"),
    (replace(READY, review_by=DAY), "again", "advice", "past_day"),
    (replace(READY, languages=(replace(SPANISH, percent=99),)), "translations", "advice", "not_whole"),
    (replace(READY, languages=(replace(SPANISH, older=1),)), "translations", "advice", "older"),
    (replace(READY, languages=(replace(SPANISH, reviewed=False),)), "translations", "advice", "not_read"),
    *((asked(state), "reviews", "advice", f"review_{state}") for state in
      ("missing", "waiting", "returned", "changed", "refused")),
    (asked("changed", reviews_required=True), "reviews", "must", "review_changed"),
]  # fmt: skip


@pytest.mark.parametrize(("survey", "code", "level", "note"), CASES)
def test_each_rule_speaks_of_its_subject_alone_with_a_sentence_and_a_place(survey, code, level, note):
    found = lines(survey)
    line = found[code]
    assert (line.level, [each.code for each in line.notes]) == (level, [note])
    others = {other for other, each in found.items() if each.level != Level.OK} - {code}
    assert others <= {"no_objective": {"taught", "tested"}, "no_quiz": {"tested"}}.get(note, set())
    ((sentence, url),) = shown(line).notes
    assert url
    assert "%" not in sentence


@pytest.mark.parametrize(
    "survey",
    [
        with_lesson(references=(("WHO 2016", 2016),)),
        replace(READY, quizzes=(replace(QUIZ, tests=frozenset()),), lessons=(replace(LESSON, tests=frozenset({1})),)),
        replace(READY, quizzes=(replace(QUIZ, pass_mark=60), replace(QUIZ, pass_mark=95))),
        with_lesson(recordings=0, pictures=0),
        with_lesson(is_measured=False),
    ],
)
def test_at_its_edge_a_rule_says_nothing(survey):
    assert all(line.level == Level.OK for line in decide(survey))
    assert all(shown(line).fine for line in decide(survey))


def test_numbers_are_said_in_words_for_one_and_for_many():
    def said(survey, code):
        return [words for words, _url in shown(lines(survey)[code]).notes]

    assert said(with_lesson(terms=1), "terms") == ["“Ask” has 1 word to think about."]
    assert said(with_lesson(terms=3), "terms") == ["“Ask” has 3 words to think about."]
    older = replace(READY, languages=(replace(SPANISH, older=2),))
    assert said(older, "translations") == ["Español: 2 parts are older than their originals."]
    assert said(with_lesson(hard=("grade", 12.0)), "grade")[0].startswith("“Ask” reads like school year 12.0.")
    assert said(replace(READY, review_by=DAY), "again") == ["The course was to be looked at again by 1 December 2026."]


def test_each_objective_names_the_parts_that_teach_and_test_it():
    survey = replace(READY, objectives=("Ask first.", "Write it down."))
    first, second = rules.objectives(survey)
    assert ([part.title for part in first.taught], [part.title for part in first.tested]) == (["Ask"], ["Quiz"])
    assert (second.number, second.taught, second.tested) == (2, (), ())


def test_every_code_has_its_words():
    said = {note for _survey, _code, _level, note in CASES} - {"lack", "older", "terms"}
    assert said == set(NOTES)
    assert {line.code for line in decide(READY)} == set(SUBJECTS) == {code for code, _said in FINE}
    assert set(LEVELS) == set(Level)


@given(st.lists(st.sampled_from(CASES), min_size=1, max_size=6))
def test_nothing_but_what_is_lacking_and_required_reviews_ever_stops_a_course(cases):
    for survey, *_rest in cases:
        stops = {line.code for line in decide(survey) if line.level == Level.MUST}
        assert not stops or survey.lacks or survey.reviews_required


def block(kind, value, name="b"):
    """Return a block."""
    return {"type": kind, "id": name, "value": value}


@pytest.mark.parametrize(
    ("words", "language", "vague"),
    [
        ("here", "en", True), ("Click <b>here</b>.", "en", True), ("Read&nbsp;more", "en", True), ("more →", "en", True),
        ("Here is how to book an interpreter", "en", False), ("aquí", "es", True), ("aquí", "en", False), ("here", "ar", False),
        ("Leer más", "es-MX", True), ("", "en", False),
    ],
)  # fmt: skip
def test_a_link_that_does_not_say_where_it_leads_is_found(words, language, vague):
    found = list(vague_links([block("text", f'<p>See <a href="https://x.example">{words}</a></p>')], language))
    assert bool(found) == vague
    inside = block("accordion", {"items": [{"type": "item", "id": "i", "value": {"text": f'<a id="3">{words}</a>'}}]})
    assert bool(list(vague_links([inside, block("check", {"question": 7})], language))) == vague


@pytest.mark.parametrize(
    ("words", "decorative", "code"),
    [
        ("door.PNG", False, "alt_file"), ("IMG_20240101", False, "alt_file"), ("Image of a door", False, "alt_begins"),
        ("una foto de una puerta", False, "alt_begins"), ("A photograph of a door", False, "alt_begins"),
        ("A door that stands open", False, None), ("door.png", True, None), ("image of x", True, None), ("", False, None),
        ("Imagery in care", False, None),
    ],
)  # fmt: skip
def test_words_that_say_little_about_a_picture_are_found(words, decorative, code):
    picture = block("image", {"image": {"image": 1, "alt_text": words, "decorative": decorative}, "caption": ""})
    assert [each for _block, each, _words in weak_words([picture])] == ([code] if code else [])
    assert pictures([picture, block("image", 3), block("image", {"x": 1})]) == [picture]
    assert list(weak_words([block("image", {"image": None})])) == []


def test_the_words_of_others_and_recordings_are_not_measured():
    blocks = [
        block("heading", {"text": "Before"}),
        block("quotation", {"quote": "Nobody asked."}),
        block("text", "<p>Ask.</p>"),
    ]
    assert [line.strip() for line in read_aloud(blocks).splitlines()] == ["Before", "Ask."]


def test_references_are_read_wherever_they_stand():
    rows = [{"type": "item", "value": {"text": "WHO 2020"}}, {"type": "item", "value": None}]
    assert references_in([block("references", {"items": rows}), block("references", {})]) == ["WHO 2020", ""]
