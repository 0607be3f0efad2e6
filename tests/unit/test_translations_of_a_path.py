"""Translated files of a path lie beside their originals: built alike, with other words; what differs is refused by its place."""

import json

import pytest

from courses.pathfile.content import PathFileError, read
from courses.pathfile.languages import OtherStructureError, merged, original_of
from lms.site.starter import reading

COURSE = "courses/1-who-is-underserved"
WORDS = ("title", "summary", "audience", "content_note", "quiz_title")


def toml(**fields):
    """Return fields as a TOML file; JSON writes texts and lists of texts as TOML does."""
    return "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()).encode()


def course_in_spanish(**changed):
    """Return the fields of the first course in something like Spanish."""
    original = reading.courses()[0].fields
    words = {name: f"ES {original[name]}" for name in WORDS if name in original}
    return toml(**words | {"objectives": [f"ES {text}" for text in original["objectives"]]} | changed)


def in_spanish(value, key=""):
    """Return the same tree with other words."""
    if isinstance(value, dict):
        return {name: in_spanish(each, name) for name, each in value.items() if name != "accepted"}
    if isinstance(value, list):
        return [in_spanish(each, key) for each in value]
    return f"ES {value}" if key in {"stem", "text", "feedback", "left", "right", "not_right"} else value


def with_files(**translated):
    """Return the starter path in its original language, with translated files of its first course."""
    originals = {name: data for name, data in reading.files().items() if not original_of(name)[1]}
    return originals | {f"{COURSE}/{name.replace('__', '.')}": data for name, data in translated.items()}


def test_a_name_tells_the_original_and_the_language():
    assert original_of("courses/a/lesson-1.es.toml") == ("courses/a/lesson-1.toml", "es")
    assert original_of("path.pt-br.toml") == ("path.toml", "pt-br")
    assert original_of("courses/a/items.ar.json") == ("courses/a/items.json", "ar")
    assert original_of("courses/a/lesson-1.toml") == ("courses/a/lesson-1.toml", "")
    assert original_of("courses/a/other.es.toml") == ("courses/a/other.es.toml", "")


def test_a_course_keeps_its_own_words_and_has_those_of_each_language():
    items = in_spanish(reading.courses()[0].items)
    course = read(with_files(course__es__toml=course_in_spanish(), items__es__json=json.dumps(items).encode())).courses[
        0
    ]
    assert course.fields == reading.courses()[0].fields
    spanish = course.translations["es"]
    assert spanish.fields["title"] == f"ES {course.fields['title']}"
    assert spanish.fields["pass_mark"] == course.fields["pass_mark"]
    assert spanish.fields["references"] == course.fields["references"]
    assert spanish.lessons == [None] * len(course.lessons)
    assert (spanish.items[0]["stem"], spanish.items[0]["answer"]) == (f"ES {course.items[0]['stem']}", 1)
    assert spanish.facts == []


def test_accepted_words_of_a_translation_count_for_everybody():
    items = in_spanish(reading.courses()[0].items)
    at = next(number for number, item in enumerate(items) if item["kind"] == "fill_in")
    items[at]["accepted"] = {"es": ["palabra"]}
    files = with_files(course__es__toml=course_in_spanish(), items__es__json=json.dumps(items).encode())
    accepted = read(files).courses[0].items[at]["accepted"]
    assert accepted["es"] == ["palabra"]
    assert accepted["en"] == reading.courses()[0].items[at]["accepted"]["en"]


def test_lessons_facts_and_the_path_are_translated():
    facts = b'facts = [{ statement = "ES", value = "ES", note = "ES" }]'
    path = reading.path().fields
    words = dict.fromkeys(("title", "summary", "audience", "counts_for", "does_not_count_for"), "ES")
    text = toml(**words) + b'\n[catalog]\ntitle = "ES"\nintro = "ES"\n[quiz]\ntitle = "ES"\nintro = "ES"\n'
    files = with_files(course__es__toml=course_in_spanish(), facts__es__toml=facts) | {"path.es.toml": text}
    found = read(files)
    assert found.translations["es"]["catalog"] == {"title": "ES", "intro": "ES"}
    assert found.translations["es"]["slug"] == path["slug"]
    (fact,) = found.courses[0].translations["es"].facts
    assert (fact["id"], fact["value"], fact["source_year"]) == ("distress-disability-2018", "ES", 2020)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"course__es__toml": course_in_spanish(objectives=["uno"])}, "objectives: the original has 4 of these"),
        ({"course__es__toml": course_in_spanish(slug="otro")}, "slug: this is 'who-is-underserved' in the original"),
        ({"course__es__toml": course_in_spanish(pass_mark=10)}, "pass_mark: this is 80"),
        ({"course__es__toml": course_in_spanish(invented="x")}, "the original has no field invented"),
        ({"course__es__toml": course_in_spanish(title=" ")}, "title: a text of the original"),
        ({"course__es__toml": b'title = "ES"'}, "summary is not translated"),
        ({"course__es__toml": course_in_spanish(), "items__es__json": b"{}"}, "the translation none"),
        ({"course__es__toml": course_in_spanish(), "items__es__json": b"[1]"}, "items.es.json: the original has"),
        ({"items__es__json": b"[]"}, "course.es.toml is missing"),
        ({"lesson-9__es__toml": b"", "course__es__toml": course_in_spanish()}, "lesson-9.es.toml translates a file"),
        (
            {"course__es__toml": course_in_spanish(), "lesson-1__es__toml": b'title = "ES"\nblocks = [1]'},
            "lesson-1.es.toml, blocks: the original has",
        ),
({"course__es__toml": course_in_spanish(references=["a"] * 6)}, "references, 1: expected fields with names"),
    ],
)  # fmt: skip
def test_a_translation_that_is_not_built_like_its_original_is_refused(files, words):
    with pytest.raises(PathFileError, match=words):
        read(with_files(**files))


def test_markup_of_a_translation_is_looked_at_like_that_of_the_original():
    original = {"blocks": [{"type": "text", "html": "<p>a</p>"}]}
    assert merged(original, {"blocks": [{"html": "<p>b</p>"}]}, "x") == {
        "blocks": [{"type": "text", "html": "<p>b</p>"}]
    }
    lesson = {"title": "A", "blocks": [{"type": "text", "html": "<p>a</p>"}]}
    bad = b'title = "ES"\n[[blocks]]\nhtml = "<script>a()</script>"'
    good = toml(title="A") + b'\n[[blocks]]\ntype = "text"\nhtml = "<p>a</p>"'
    files = with_files(course__es__toml=course_in_spanish()) | {f"{COURSE}/lesson-1.toml": good}
    assert read(files).courses[0].lessons[0] == lesson
    with pytest.raises(PathFileError, match=r"lesson-1\.es\.toml: pages do not take <script>"):
        read(files | {f"{COURSE}/lesson-1.es.toml": bad})


def test_a_field_with_fields_is_translated_by_fields():
    with pytest.raises(OtherStructureError, match="a: expected fields with names"):
        merged({"a": {"b": "c"}}, {"a": "d"}, "x")


def test_a_translation_says_who_made_it():
    made = {"translator": "c"}
    assert merged({"title": "a"}, {"title": "b", "translation": made}, "x") == {"title": "b", "translation": made}
