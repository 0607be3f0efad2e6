"""The starter lessons are teaching prose of the right length and grade, and every figure has an opened source."""

import re
from collections import Counter

import pytest

from lms.site.starter import reading

LESSONS = [(course, number, lesson) for course in reading.courses() for number, lesson in enumerate(course.lessons, 1)]
NAMES = [f"{course.slug}-{number}" for course, number, _lesson in LESSONS]
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"\w[\w’'-]*")
COUNT = r"(\d+|one|two|three|four|five|six|seven|eight|nine|ten|a hundred)"
PART = r"(half|halves|thirds?|quarters?|fifths?|tenths?)"
FIGURE = re.compile(
    rf"\d ?%|\bper ?cent\b|\bpercentage\b|\bodds\b|"
    rf"\b{COUNT} (in|out of) (every )?{COUNT}\b|"
    rf"\b{PART} (of|as|the)\b|\bby {PART}\b|\bby a {PART}\b|"
    rf"\btwice (as|the)\b|\b({COUNT}|several|many) times (as|more|less|the|higher|lower|likelier)\b|"
    r"\b(doubl|tripl|halv|quadrupl)(e|ed|es|ing)\b|"
    r"\b(million|billion|trillion)s?\b|\b(dozens|hundreds|thousands) of\b|\b(majority|minority) of\b",
    re.IGNORECASE,
)
NEVER = re.compile(
    r"suffer(s|ing)? from|wheelchair-bound|confined to|committed suicide|non-compliant patient|preferred pronoun|"
    r"\billegal (alien|immigrant)|\baddicts?\b|\bthe mentally ill\b|sexual preference|\bnormal people\b",
    re.IGNORECASE,
)


def prose(lesson):
    """Return the text of a lesson without checks, prompts and resources."""
    parts = [
        block.get("html", "") + " ".join(part["html"] for part in block.get("parts", [])) for block in lesson["blocks"]
    ]
    return re.sub(r"</(p|li|h2)>", ". ", " ".join(parts))


def every_text(value, *, apart=("url", "key", "translator_note")):
    """Return all texts in a lesson, an item or a course, however deep, without markup."""
    if isinstance(value, dict):
        return " \n".join(every_text(part) for name, part in value.items() if name not in apart)
    if isinstance(value, list):
        return " \n".join(every_text(part) for part in value)
    return TAG.sub(" ", value) if isinstance(value, str) else ""


def names_in(value):
    """Return the names of all fields, however deep."""
    if isinstance(value, dict):
        return set(value) | {name for part in value.values() for name in names_in(part)}
    if isinstance(value, list):
        return {name for part in value for name in names_in(part)}
    return set()


def syllables(word):
    """Count groups of vowels, a silent e at the end left out."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = letters.endswith("e") and not letters.endswith("le") and groups > 1
    return max(1, groups - silent)


def grade(text):
    """Return the Flesch-Kincaid grade (Kincaid et al. 1975)."""
    plain = TAG.sub(" ", text)
    words = WORD.findall(plain)
    sentences = [part for part in re.split(r"[.!?:]+[\s”’\"]+", plain) if WORD.search(part)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize(("course", "number", "lesson"), LESSONS, ids=NAMES)
def test_a_lesson_has_300_to_700_words_at_grade_12_or_below(course, number, lesson):
    text = prose(lesson)
    assert 300 <= len(WORD.findall(TAG.sub(" ", text))) <= 700
    assert grade(text) <= 12


@pytest.mark.parametrize(("course", "number", "lesson"), LESSONS, ids=NAMES)
def test_a_figure_stands_in_a_fact_with_a_source_that_was_opened(course, number, lesson):
    assert not FIGURE.search(every_text(lesson))
    facts = {fact["id"]: fact for fact in course.facts}
    for block in lesson["blocks"]:
        if block["type"] == "fact":
            fact = facts[block["fact"]]
            assert fact["opened"] is True
            assert fact["url"].startswith("http")
            assert fact["source"]
            assert 1900 < fact["source_year"] <= 2026


@pytest.mark.parametrize(("course", "number", "lesson"), LESSONS, ids=NAMES)
def test_words_are_person_first(course, number, lesson):
    assert not NEVER.search(every_text(lesson))


@pytest.mark.parametrize(("course", "number", "lesson"), LESSONS, ids=NAMES)
def test_every_answer_of_a_knowledge_check_has_feedback_and_one_is_right(course, number, lesson):
    for block in lesson["blocks"]:
        if block["type"] == "check":
            assert all(option["feedback"] for option in block["options"])
            assert any(option["correct"] for option in block["options"])
        if block["type"] == "reflection":
            assert block["prompt"].endswith("Do not name patients.")


@pytest.mark.parametrize(("course", "number", "lesson"), LESSONS, ids=NAMES)
def test_a_lesson_with_a_case_or_about_suicide_begins_with_a_content_note(course, number, lesson):
    has_case = any(block["type"] == "case" for block in lesson["blocks"])
    if has_case or re.search(r"suicid|kill(ing)? yourself", every_text(lesson["blocks"])):
        assert lesson["content_note"].endswith(".")


@pytest.mark.parametrize(
    "words",
    [
        "32.9 % of adults",
        "thirty percent",
        "one in five",
        "3 out of 8 readers",
        "half of them",
        "went up by half",
        "a third of the visits",
        "twice as often",
        "three times more",
        "the wait doubled",
        "43 million people",
        "hundreds of studies",
        "the majority of notes",
        "higher odds",
    ],
)
def test_a_figure_is_found_in_words_and_in_digits(words):
    assert FIGURE.search(words)


@pytest.mark.parametrize("course", reading.courses(), ids=lambda course: course.slug)
def test_neither_the_course_nor_its_items_state_a_figure_or_a_word_that_harms(course):
    text = every_text(course.fields) + every_text(course.items)
    assert not FIGURE.search(text)
    assert not NEVER.search(text)


@pytest.mark.parametrize("course", reading.courses(), ids=lambda course: course.slug)
def test_nobody_is_named_as_author_or_reviewer_and_no_day_of_checking_is_given(course):
    names = names_in([course.fields, course.lessons, course.items, course.facts])
    assert not names & {"author", "authors", "reviewer", "reviewers", "reviewed_on", "checked_on", "credential"}


@pytest.mark.parametrize("course", reading.courses(), ids=lambda course: course.slug)
def test_titles_are_short_and_hold_no_colon(course):
    titles = [course.fields["title"], *(lesson["title"] for lesson in course.lessons)]
    assert len(titles) == len(set(titles))
    for title in titles:
        assert len(title) <= 60
        assert ":" not in title
    assert len(course.fields["summary"]) <= 170


@pytest.mark.parametrize("course", reading.courses(), ids=lambda course: course.slug)
def test_every_fact_is_used_and_every_course_says_what_to_check_locally(course):
    used = {block["fact"] for lesson in course.lessons for block in lesson["blocks"] if block["type"] == "fact"}
    assert used == {fact["id"] for fact in course.facts}
    assert course.fields["local_checks"]


def test_the_line_of_988_that_was_closed_is_not_mentioned():
    for course in reading.courses():
        text = every_text([course.fields, course.lessons, course.items, course.facts])
        assert not re.search(r"\bpress (3|three)\b", text, re.IGNORECASE)


def test_there_are_six_courses_with_a_case_a_reflection_and_resources_each():
    assert len(reading.courses()) == 6
    kinds = {
        course.slug: Counter(block["type"] for lesson in course.lessons for block in lesson["blocks"])
        for course in reading.courses()
    }
    for counts in kinds.values():
        assert counts["case"] == 1
        assert counts["check"] >= 4
        assert counts["callout"] >= 1
        assert counts["reflection"] >= 1
        assert counts["resources"] >= 1


def scored_choices():
    """Return the scored items with one right option."""
    return [
        item
        for course in reading.courses()
        for item in course.items
        if item["kind"] in {"single", "scenario"} and item.get("scored", True)
    ]


def test_every_option_of_every_item_has_feedback():
    for course in reading.courses():
        for item in course.items:
            for part in [*item.get("options", []), *item.get("pairs", []), *item.get("extra_right", [])]:
                assert part["feedback"], item["stem"]


def test_keys_are_spread_over_the_positions():
    places = Counter(item["answer"] for item in scored_choices())
    assert max(places.values()) <= len(scored_choices()) * 0.5
    assert len(places) >= 3


def test_the_right_option_is_not_given_away_by_its_length():
    longest = 0
    for item in scored_choices():
        lengths = [len(option["text"]) for option in item["options"]]
        longest += lengths[item["answer"]] == max(lengths)
    assert longest <= len(scored_choices()) * 0.5


def asked_of(course):
    """Return the place of the right option and the lengths of all, of the scored choices and of the checks."""
    checks = [block for lesson in course.lessons for block in lesson["blocks"] if block["type"] == "check"]
    scored = [item for item in scored_choices() if item in course.items]
    return {
        "items": [(item["answer"], [len(option["text"]) for option in item["options"]]) for item in scored],
        "checks": [
            ([option["correct"] for option in check["options"]].index(True), [len(o["text"]) for o in check["options"]])
            for check in checks
        ],
    }


@pytest.mark.parametrize("kind", ["items", "checks"])
@pytest.mark.parametrize("course", reading.courses(), ids=lambda course: course.slug)
def test_in_no_course_does_the_place_or_the_length_give_the_right_option_away(course, kind):
    asked = asked_of(course)[kind]
    places = Counter(place for place, _lengths in asked)
    assert max(places.values()) <= len(asked) * 0.5
    assert sum(lengths[place] == max(lengths) for place, lengths in asked) <= len(asked) * 0.6
    assert sum(lengths[place] == min(lengths) for place, lengths in asked) <= len(asked) * 0.6


def test_the_right_answers_of_multiple_choice_are_neither_always_first_nor_always_long():
    items = [item for course in reading.courses() for item in course.items if item["kind"] == "multiple"]
    assert sum(0 in item["answer"] for item in items) <= len(items) * 0.6
    for item in items:
        assert 2 <= len(item["answer"]) < len(item["options"])
    longest = [max(range(len(item["options"])), key=lambda n: len(item["options"][n]["text"])) for item in items]
    assert sum(place in item["answer"] for place, item in zip(longest, items, strict=True)) <= len(items) * 0.6


def test_item_keys_are_unique():
    keys = [(course.slug, item["key"]) for course in reading.courses() for item in course.items]
    assert len(keys) == len(set(keys))
