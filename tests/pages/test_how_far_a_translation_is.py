"""How far a translation is: its share of words, what is missing or older; and what learners are told of single parts."""

import json

import pytest
import time_machine
from django.utils import translation

from courses.translation_marks import marks
from courses.translation_state import states
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, locale, record_of, text_block

pytestmark = pytest.mark.django_db


def in_spanish(sentence, **values):
    """Return a sentence of the interface as a Spanish page says it."""
    with translation.override("es"):
        said = translation.gettext(sentence)
    assert said != sentence
    return said % values


def publish(page, **fields):
    """Publish a page with other fields."""
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def translated(page, live=True, **fields):
    """Return a translation of a page, published unless told otherwise."""
    other = page.copy_for_translation(locale("es"), copy_parents=True).specific
    if live:
        publish(other, **fields)
    return other


def body(lesson, *words):
    """Return the blocks of a lesson with other words and the same ids."""
    pairs = zip(lesson.body, words, strict=True)
    return json.dumps([{"type": block.block_type, "id": block.id, "value": f"<p>{text}</p>"} for block, text in pairs])


@pytest.fixture
def course():
    """Return a course with one lesson of two blocks."""
    with time_machine.travel("2026-11-01T10:00:00Z", tick=False):
        page = course_page(title="Ask", lessons=0, items=None, summary="Ask first.")
        lesson_page(page, "First", body=[text_block("one two three"), text_block("four five six")])
        yield page


def read(client, course):
    """Return the first lesson as a learner reads it in Spanish."""
    person = PersonFactory()
    client.force_login(person.user)
    enroll(person=person, course=record_of(course), at=AT)
    return client.get("/es/courses/ask/first/").content.decode()


def test_a_course_without_a_translation_has_no_language(course):
    assert states(course) == []


def test_the_share_of_words_missing_parts_and_drafts_are_counted(course):
    lesson = course.get_children().get().specific
    translated(course, title="Pregunte", summary="Pregunte primero.")
    (state,) = states(course)
    assert (state.language, state.missing, state.drafts, state.older, state.reviewed) == ("es", 1, 0, 0, False)
    assert 0 < state.percent < 50
    assert not state.is_whole
    other = translated(lesson, live=False)
    assert (states(course)[0].missing, states(course)[0].drafts) == (0, 1)
    publish(other, title="Primera", body=body(lesson, "uno dos tres", "cuatro cinco seis"))
    assert states(course)[0].percent > state.percent


def test_a_block_that_is_not_translated_is_marked_with_its_language(course, client):
    lesson = course.get_children().get().specific
    translated(course, title="Pregunte")
    translated(lesson, title="Primera", body=body(lesson, "uno dos tres", "four five six"))
    text = read(client, course)
    assert text.count(in_spanish("This part is not translated yet.")) == 1
    assert '<div class="lms-flow" lang="en" dir="ltr">' in text
    assert "<h1>Primera</h1>" in text


def test_a_block_whose_original_changed_says_when_until_the_translation_is_published_again(course, client):
    lesson = course.get_children().get().specific
    translated(course, title="Pregunte")
    with time_machine.travel("2026-11-02T10:00:00Z", tick=False):
        other = translated(lesson, title="Primera", body=body(lesson, "uno dos tres", "cuatro cinco seis"))
        assert states(course)[0].older == 0
    with time_machine.travel("2026-11-05T10:00:00Z", tick=False):
        publish(lesson, body=body(lesson, "one two three", "four five six seven"))
        assert states(course)[0].older == 1
    from_before = in_spanish("The original changed on %(day)s; this part is from before.", day="5 de noviembre de 2026")
    text = read(client, course)
    assert text.count(from_before) == 1
    lesson.revisions.all().delete()
    assert client.get("/es/courses/ask/first/").content.decode().count(from_before) == 2
    with time_machine.travel("2026-11-06T10:00:00Z", tick=False):
        publish(other)
        assert states(course)[0].older == 0
    assert from_before not in client.get("/es/courses/ask/first/").content.decode()


def test_a_translation_whose_original_is_gone_has_no_marks(course):
    lesson = course.get_children().get().specific
    translated(course, title="Pregunte")
    other = translated(lesson, title="Primera")
    type(lesson).objects.filter(pk=lesson.pk).delete()
    assert marks(other, source_language="en") == ({}, None)


def test_the_state_of_a_course_costs_the_same_for_any_number_of_lessons(django_assert_max_num_queries):
    small = course_page(slug="small", lessons=1, items=None)
    large = course_page(slug="large", lessons=20, items=None)
    for page in (small, large):
        translated(page, title="T")
        for child in page.get_children().specific():
            translated(child, title="T")
    for page in (small, large):
        with django_assert_max_num_queries(12):
            states(page)
