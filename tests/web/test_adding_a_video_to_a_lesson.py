"""A trainer adds a video with captions and a transcript on one page; it can be published at once, and be taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses import pagewriting, trainers, unfinished
from courses.models import CaptionTrack, Recording
from courses.studio.records import CourseChange
from tests.factories.media import VTT, mp4, wav, webm
from tests.factories.pages import course_page, lesson_page, text_block

pytestmark = pytest.mark.django_db
WORDS = "Good morning.\r\n\r\n  I am <the> interpreter.  "


@pytest.fixture
def course():
    """A course with one lesson."""
    return course_page(lessons=0, items=None)


@pytest.fixture
def lesson(course):
    """Its lesson."""
    return lesson_page(course, "Ask first", body=[text_block("Ask.")])


@pytest.fixture
def trainer(course, trainer_of):
    """A client signed in as its trainer."""
    return trainer_of(course)


def address(course, step="video"):
    """Return an address of the studio about the course."""
    return f"/admin/training/courses/{course.pk}/{step}/"


def sent(lesson, *, file=None, captions=VTT, **changes):
    """Return the form as it is sent."""
    return {
        "lesson": lesson.pk,
        "title": "A visit",
        "file": SimpleUploadedFile("My film.MOV", mp4(90) if file is None else file),
        "captions": SimpleUploadedFile("film.vtt", captions.encode()),
        "language": "en",
        "transcript": WORDS,
        **changes,
    }


def text(response):
    """Return the text of a page."""
    return response.content.decode()


def newest(lesson):
    """Return the lesson as it was written last."""
    lesson.refresh_from_db()
    return pagewriting.newest(lesson)


def test_a_video_stands_at_the_end_of_its_lesson_and_lacks_nothing(trainer, course, lesson):
    page = text(trainer.get(f"{address(course)}?lesson={lesson.pk}"))
    assert f'<option value="{lesson.pk}" selected>' in page
    assert '<option value="en" selected>' in page
    answer = trainer.post(address(course), sent(lesson), follow=True)
    assert answer.redirect_chain[-1][0] == address(course, "lessons")
    assert "The video stands at the end of the lesson “Ask first”." in text(answer)
    recording = Recording.objects.get()
    assert recording.collection == trainers.team_of(course).collection
    assert (recording.duration, recording.content_type, recording.type) == (90, "video/mp4", "video")
    assert recording.file.name.endswith(".mp4")
    assert CaptionTrack.objects.get(recording=recording).language == "en"
    draft = newest(lesson)
    block = draft.body[-1]
    assert [each.block_type for each in draft.body] == ["text", "video"]
    assert (block.value["recording"], block.value["title"]) == (recording, "A visit")
    assert block.value["transcript"].source == "<p>Good morning.</p><p>I am &lt;the&gt; interpreter.</p>"
    assert not draft.needs_media
    assert unfinished.of_page(lesson) == []


def test_a_lesson_may_ask_that_it_is_watched_and_all_of_it_is_taken_back_at_once(trainer, course, lesson):
    trainer.post(address(course), sent(lesson, watched="on", file=webm(5)))
    draft = newest(lesson)
    assert draft.needs_media
    assert Recording.objects.get().content_type == "video/webm"
    change = CourseChange.objects.get()
    assert "Last change: A video added, “A visit”" in text(trainer.get(address(course, "lessons")))
    trainer.post(address(course, "undo"), {"change": change.uuid})
    draft = newest(lesson)
    assert [each.block_type for each in draft.body] == ["text"]
    assert not draft.needs_media


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"file": b"MZ no film"}, "This file is none that every browser plays"),
        ({"file": wav()}, "This is a sound file."),
        ({"captions": "1\n00:01 no captions"}, "Captions begin with a line that says WEBVTT."),
        ({"captions": "WEBVTT\n\n00:00.000 --> 00:01.000\n<script>x</script>"}, "markup that players do not show"),
        ({"transcript": " \n "}, "This field is required."),
        ({"language": "tlh"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(trainer, course, lesson, changes, words):
    answer = trainer.post(address(course), sent(lesson, **changes))
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Please choose both files again" in text(answer)
    assert 'value="A visit"' in text(answer)
    assert not Recording.objects.exists()
    assert not CourseChange.objects.exists()


def test_a_file_that_is_too_large_is_refused(trainer, course, lesson, settings):
    settings.LMS_RECORDING_BYTES = 100
    assert "The file is larger than" in text(trainer.post(address(course), sent(lesson)))


def test_a_lesson_of_another_course_is_no_choice(trainer, course, lesson):
    other = lesson_page(course_page(title="Other", lessons=0, items=None), "Elsewhere", body=[text_block("x")])
    assert trainer.post(address(course), sent(other)).status_code == 422
    assert not Recording.objects.exists()


def test_without_a_lesson_the_page_says_where_to_begin(trainer, course):
    page = text(trainer.get(address(course)))
    assert "there is no lesson yet" in page
    assert address(course, "lessons") in page


def test_who_writes_no_part_of_the_course_gets_nothing(course, lesson, client, trainer_of):
    stranger = trainer_of(course_page(title="Other", lessons=0, items=None))
    assert stranger.get(address(course)).status_code == 404
    assert stranger.post(address(course), sent(lesson)).status_code == 404
    assert not Recording.objects.exists()
