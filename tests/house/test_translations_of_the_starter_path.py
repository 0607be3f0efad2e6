"""The starter path in Spanish and its first course in Arabic: whole, in the words of the language, with equal figures."""

import json
import re
import tomllib

import pytest

from courses.pathfile.languages import FIXED, original_of
from lms.site.starter import reading

FILES = reading.files()
TRANSLATED = sorted(name for name in FILES if original_of(name)[1])
SAME_IN_BOTH = {"braille", "social"}
ARABIC = re.compile(r"[\u0600-\u06ff]")
SPANISH_WORD = re.compile(r"\b(?:the|and|with|does|which|their|would)\b", re.I)


def parsed(name):
    """Return the content of a file."""
    return json.loads(FILES[name]) if name.endswith(".json") else tomllib.loads(FILES[name].decode())


def pairs(original, translated, key=""):
    """Yield each text of the original with its translation."""
    if isinstance(translated, dict):
        for name, value in translated.items():
            if name in original and name not in FIXED and name != "accepted":
                yield from pairs(original[name], value, name)
    elif isinstance(translated, list):
        for one, other in zip(original, translated, strict=True):
            yield from pairs(one, other, key)
    elif isinstance(translated, str) and translated.strip():
        yield original, translated


def figures(text):
    """Return the numbers of a text, those of the names of elements left out."""
    return sorted(re.findall(r"\d+", re.sub(r"<[^>]+>", "", text)))


@pytest.mark.parametrize("name", TRANSLATED)
def test_each_text_is_translated_with_its_figures_and_elements(name):
    original, language = original_of(name)
    found = list(pairs(parsed(original), parsed(name)))
    assert found
    for one, other in found:
        assert other != one or one in SAME_IN_BOTH, one
        assert figures(one) == figures(other), (one, other)
        assert re.findall(r"</?\w+>", one) == re.findall(r"</?\w+>", other)
        words = re.sub(r"<[^>]+>", "", other)
        if language == "ar":
            assert ARABIC.search(words), other
        else:
            assert not SPANISH_WORD.search(words), other


def test_the_whole_path_is_there_in_spanish_and_its_first_course_in_arabic():
    originals = {name for name in FILES if not original_of(name)[1]}
    words = {name for name in originals if "facts" not in name or parsed(name).get("facts")}
    assert {original_of(name)[0] for name in TRANSLATED if original_of(name)[1] == "es"} == words
    first = {name for name in words if "/1-" in name or name == "path.toml"}
    assert {original_of(name)[0] for name in TRANSLATED if original_of(name)[1] == "ar"} == first


def test_no_translation_claims_a_translator_whom_nobody_named():
    assert not [name for name in TRANSLATED if "translation" in parsed(name)]
