"""The starter lessons are teaching prose of the right length and grade, and every figure has an opened source."""

import re
from collections import Counter

import pytest

from lms.site.starter import reading

LESSONS = [(course, number, lesson) for course in reading.courses() for number, lesson in enumerate(course.lessons, 1)]
NAMES = [f"{course.slug}-{number}" for course, number, _lesson in LESSONS]
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"\w[\w’'-]*")
FIGURE = re.compile(r"\d+(\.\d+)? ?%|\bpercent\b|\bone in (two|three|four|five|ten)\b|\d+ (million|thousand)")
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
    assert not FIGURE.search(TAG.sub(" ", prose(lesson)))
    facts = {fact["id"]: fact for fact in course.facts}
    for block in lesson["blocks"]:
        if block["type"] == "fact":
            fact = facts[block["fact"]]
            assert fact["checked"] is True
            assert fact["url"].startswith("http")
            assert fact["source"]
            assert 1900 < fact["source_year"] <= 2026


@pytest.mark.parametrize(("course", "number", "lesson"), LESSONS, ids=NAMES)
def test_words_are_person_first(course, number, lesson):
    assert not NEVER.search(TAG.sub(" ", prose(lesson)))


@pytest.mark.parametrize(("course", "number", "lesson"), LESSONS, ids=NAMES)
def test_every_answer_of_a_knowledge_check_has_feedback_and_one_is_right(course, number, lesson):
    for block in lesson["blocks"]:
        if block["type"] == "check":
            assert all(option["feedback"] for option in block["options"])
            assert any(option["correct"] for option in block["options"])
        if block["type"] == "reflection":
            assert block["prompt"].endswith("Do not name patients.")


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
    assert sum(counts["reflection"] for counts in kinds.values()) >= 6


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


def test_item_keys_are_unique():
    keys = [(course.slug, item["key"]) for course in reading.courses() for item in course.items]
    assert len(keys) == len(set(keys))
