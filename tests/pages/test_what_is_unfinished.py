"""What a lesson, a quiz or a course lacks is told in plain words with a link to the place, before anybody publishes it."""

from uuid import uuid4

import pytest
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses import pagewriting, unfinished
from courses.mixins import LessonMixin, QuizMixin
from tests.factories import UserFactory
from tests.factories.media import recording
from tests.factories.pages import course_page, locale, text_block

pytestmark = pytest.mark.django_db


def told(lacks):
    """Return the messages."""
    return [lack.message for lack in lacks]


def lesson(course, *blocks, title="Ask again"):
    """Return a draft of a lesson."""
    return pagewriting.create(parent=course, mixin=LessonMixin, user=UserFactory(), title=title, body=list(blocks))


def test_a_whole_course_lacks_nothing():
    assert unfinished.of_course(course_page(lessons=2)) == []


def test_an_empty_lesson_and_a_quiz_without_questions_are_told_with_their_editor():
    course = course_page(items=None)
    empty = lesson(course)
    quiz = pagewriting.create(parent=course, mixin=QuizMixin, user=UserFactory(), title="Quiz")
    lacks = unfinished.of_course(course)
    assert told(lacks) == ["The lesson “Ask again” is empty.", "The quiz “Quiz” has no question yet."]
    assert lacks[0].url == f"{reverse('wagtailadmin_pages:edit', args=[empty.pk])}#panel-child-content-body-section"
    assert lacks[1].page == quiz


def test_a_course_without_lessons_is_told():
    course = course_page(lessons=0, items=None)
    (lack,) = unfinished.of_course(course)
    assert lack.message == "The course has no lesson yet. Add the first one."
    assert lack.url == reverse("wagtailadmin_pages:edit", args=[course.pk])


def test_an_image_without_words_leads_to_its_block():
    block = {
        "type": "image",
        "id": str(uuid4()),
        "value": {"image": {"image": None, "decorative": False, "alt_text": ""}},
    }
    page = lesson(course_page(items=None), text_block("Text."), block)
    lacks = unfinished.of_page(page)
    assert lacks
    assert all(lack.url.endswith(f"#block-{block['id']}-section") for lack in lacks)
    assert all(lack.message.startswith("“Ask again”, part 2 (Image): ") for lack in lacks)


def test_a_check_without_a_right_answer_says_so():
    options = [
        {"type": "item", "id": str(uuid4()), "value": {"text": text, "correct": False, "feedback": "Why."}}
        for text in "ab"
    ]
    block = {"type": "check", "id": str(uuid4()), "value": {"question": "Who?", "options": options}}
    (lack,) = unfinished.of_page(lesson(course_page(items=None), block))
    assert lack.message == "“Ask again”, part 1 (Knowledge check): Mark at least one answer as right."


def test_a_recording_without_captions_and_transcript_says_so_even_without_a_title():
    value = {"recording": recording(captions=()).pk, "title": "", "transcript": "<p> </p>"}
    block = {"type": "video", "id": str(uuid4()), "value": value}
    lacks = unfinished.of_page(lesson(course_page(items=None), block))
    assert [words.removeprefix("“Ask again”, part 1 (Video): ") for words in told(lacks)] == [
        "This field is required.",
        "Add a transcript: it is for people who do not hear, do not see, or cannot play it here.",
        "This video has no captions yet. Edit the video and add a WebVTT file in the language of the lesson.",
    ]


@pytest.mark.parametrize(
    ("captions", "language", "enough"),
    [
        (("en",), "en", True),
        (("es", "en"), "es", True),
        (("es",), "en", False),
        (("en",), "es", False),
        (("en",), "es-mx", False),
        (("es",), "es-mx", True),
    ],
)
def test_captions_are_needed_in_the_language_of_the_lesson(captions, language, enough):
    value = {"recording": recording(captions=captions).pk, "title": "Film", "transcript": "<p>Words.</p>"}
    page = lesson(course_page(items=None), {"type": "video", "id": str(uuid4()), "value": value})
    page.locale = locale(language)
    said = " ".join(told(unfinished.of_draft(page)))
    assert ("no captions in the language of the lesson" in said) == (not enough), said


def test_captions_in_another_language_are_refused_by_the_editor_too():
    user = UserFactory(is_superuser=True)
    value = {"recording": recording(captions=("es",)).pk, "title": "Film", "transcript": "<p>Words.</p>"}
    page = lesson(course_page(items=None), {"type": "video", "id": str(uuid4()), "value": value})
    raw = {"recording": value["recording"], "title": "Film", "transcript": rich_text("<p>Words.</p>")}
    empty = {f"{field.name}-count": "0" for field in page._meta.get_fields() if isinstance(field, StreamField)}
    body = nested_form_data({"body": streamfield([("video", raw)])})
    sent = {**empty, "title": page.title, "slug": page.slug, **body}
    form_class = page.get_edit_handler().get_form_class()
    publishing = form_class(sent, instance=page, for_user=user)
    assert "no captions in the language of the lesson (English)" in str(publishing.errors["body"])
    assert list(publishing.errors) == ["body"]
    draft = form_class(sent, instance=page, for_user=user)
    draft.defer_required_fields()
    assert draft.is_valid(), draft.errors


def test_a_plain_field_that_is_empty_is_named(monkeypatch):
    course = course_page(items=None)
    course.summary = course.title = ""
    assert told(unfinished.of_draft(course)) == [
        "“without a title”, title: This field cannot be blank.",
        "“without a title”, summary: This field cannot be blank.",
    ]


def test_pages_blocks_and_streams_may_say_more(monkeypatch):
    page = lesson(course_page(items=None), text_block("Text."))
    monkeypatch.setattr(type(page), "lacks", lambda self: ["It lacks a friend."], raising=False)
    block = type(page)._meta.get_field("body").stream_block
    monkeypatch.setattr(block.child_blocks["text"], "lacks", lambda value: ["It lacks a word."], raising=False)
    monkeypatch.setattr(block.meta, "max_num", 0, raising=False)
    assert sorted(told(unfinished.of_page(page))) == [
        "It lacks a friend.",
        "“Ask again”, part 1 (Text): It lacks a word.",
        "“Ask again”: The maximum number of items is 0",
    ]
