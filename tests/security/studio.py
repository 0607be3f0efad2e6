"""What the pages of the studio need to be asked in earnest: a waiting text, addresses and bodies of forms."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Locale

from courses.mixins import LessonMixin
from courses.studio import changes
from courses.studio.coursefile.content import pack
from courses.studio.coursefile.writing import write
from courses.studio.docx import Picture
from courses.studio.parts import Lesson, Piece
from courses.studio.records import CourseFile
from lms.base import clock
from quizzes.models import Question
from quizzes.wording import words_of
from tests.factories.media import VTT, mp4
from tests.factories.word import png

STEPS = (
    "about", "outcomes", "lessons", "video", "quiz", "check", "done", "text", "team", "undo", "add", "move", "take_out",
    "download", "copy",
)  # fmt: skip


def arguments(course: Any, trainer: Any, superuser: Any) -> dict[str, list[Any]]:
    """Return the arguments of each address about the course; the superuser has sent a course file."""
    sent = CourseFile.objects.create(made_by=superuser, made_at=clock.now(), data=pack(write(course)))
    pieces = [Piece("text", "<p>Words.</p>"), Piece("image", {"number": 0, "alt": "A chair"})]
    change = changes.bring(
        course=course, lesson=None, lessons=[Lesson("Brought", pieces)], left_out={}, pictures=[Picture(png(), "png")],
        user=trainer, at=clock.now(),
    )  # fmt: skip
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    course.copy_for_translation(spanish, copy_parents=True)
    return {
        "lms_course": [course.pk],
        "lms_course_languages": [course.pk],
        "lms_course_language": [course.pk, "es"],
        "lms_course_question": [course.pk, "es", _asked(course).key],
        **{f"lms_course_{step}": [course.pk] for step in STEPS},
        "lms_course_file_check": [sent.uuid],
        "lms_course_text_check": [course.pk, change.uuid],
        "lms_course_text_picture": [course.pk, change.uuid, 0],
    }


def _asked(course: Any) -> Question:
    """Return the first question of the course."""
    return Question.objects.filter(course_key=course.translation_key).order_by("pk")[0]


def _translated(question: Question) -> dict[str, Any]:
    """Return the form that says a question in another language."""
    texts = enumerate(words_of(question.content), 1)
    return {"source": question.revision_id, **{f"word-{number}": f"ES {text}" for number, text in texts}}


def bodies(newcomer: Any, course: Any) -> dict[str, Any]:
    """Return what each form sends; ``newcomer`` is added to the team, the first part is moved and taken out."""
    file, part = pack(write(course)), course.get_children().first()
    lesson = next(page for page in course.get_children().specific() if isinstance(page, LessonMixin))
    about = {"title": "New course", "summary": "What it is about."}
    return {
        "lms_course_new": about,
        "lms_course_about": about,
        "lms_course_outcomes": {"outcomes": "Ask first."},
        "lms_course_lessons": {"title": "New lesson"},
        "lms_course_add": {"kind": "lesson", "title": "New part"},
        "lms_course_move": {"part": part.pk, "to": "down"},
        "lms_course_take_out": {"part": part.pk},
        "lms_course_quiz": {
            "stem": "Whom do you ask?", "answer_0": "A relative", "feedback_0": "No.", "answer_1": "The patient",
            "feedback_1": "Yes.", "right": "1",
        },
        "lms_course_file": lambda: {"file": SimpleUploadedFile("course.zip", file)},
        "lms_course_file_check": {"do": "make"},
        "lms_course_languages": {"language": "ar"},
        "lms_course_language": {"do": "sign"},
        "lms_course_question": _translated(_asked(course)),
        "lms_course_text": {"text": "Words."},
        "lms_course_text_check": {"do": "apply", "alt-0": "A chair"},
        "lms_course_video": lambda: {
            "lesson": lesson.pk, "title": "A visit", "file": SimpleUploadedFile("a.mp4", mp4()), "language": "en",
            "captions": SimpleUploadedFile("a.vtt", VTT.encode()), "transcript": "Good morning.",
        },
        "lms_course_team": {"do": "add", "email": newcomer.email},
    }  # fmt: skip
