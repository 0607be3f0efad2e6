"""Deleting, moving and closing pages breaks nothing for people who take or took a course: they read their edition."""

import json
import re

import pytest

from courses.pages.models import CoursePage, LessonPage, QuizPage
from lms.certificates.models import Certificate
from lms.flows.enroll import enroll
from lms.progress.models import ActivityRecord, LearningEvent
from quizzes.bank import write_question
from quizzes.models import Attempt, Question, Quiz
from quizzes.services import start
from tests.factories import AT, PersonFactory
from tests.factories.pages import SINGLE, course_page, lesson_page, locale, record_of, text_block
from tests.factories.releases import release_page

pytestmark = pytest.mark.django_db

LESSON = "/courses/access-that-works/lesson-1/"


@pytest.fixture
def course():
    return course_page(lessons=2)


@pytest.fixture
def learner(course, sign_in):
    """A client of somebody who takes the course."""
    person = PersonFactory()
    enroll(person=person, course=record_of(course), at=AT)
    return sign_in(person)


def text(response):
    """Return the text of a page that was answered."""
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def rewrite(slug, words):
    """Publish another text in a lesson, as a trainer would."""
    lesson = LessonPage.objects.get(slug=slug)
    lesson.body = json.dumps([text_block(words)])
    lesson.title = "Renamed"
    lesson.save_revision().publish()


def test_a_lesson_is_read_as_the_edition_holds_it_until_the_release(course, learner):
    rewrite("lesson-1", "FRESH-WORDS")
    shown = text(learner.get(LESSON))
    assert ("LESSON-BODY" in shown, "FRESH-WORDS" in shown, "Renamed" in shown) == (True, False, False)
    release_page(course)
    shown = text(learner.get(LESSON))
    assert ("LESSON-BODY" in shown, "FRESH-WORDS" in shown, "Renamed" in shown) == (False, True, True)


def test_who_stays_with_a_version_reads_it_while_new_people_read_the_new_one(course, learner, client, sign_in):
    rewrite("lesson-1", "FRESH-WORDS and many other words that were not there before at all")
    lesson_page(course, "Added")
    release_page(course, follow="stay")
    assert "LESSON-BODY" in text(learner.get(LESSON))
    other = PersonFactory()
    enroll(person=other, course=record_of(course), at=AT)
    assert "FRESH-WORDS" in text(sign_in(other).get(LESSON))


def test_a_quiz_asks_the_questions_of_the_edition_until_the_release(course, learner):
    question = Question.objects.get()
    write_question(
        key=question.key, kind="single", raw=SINGLE | {"stem": "FRESH?"}, at=AT, course_key=course.translation_key
    )
    quiz = Quiz.objects.select_related("activity").get()
    enrollment = record_of(course).enrollments.select_related("edition").get()
    attempt = start(enrollment=enrollment, quiz=quiz, at=AT)
    assert attempt.questions.get().frozen["stem"] == SINGLE["stem"]
    attempt.questions.all().delete()
    Attempt.objects.all().delete()
    release_page(course)
    enrollment.refresh_from_db()
    assert start(enrollment=enrollment, quiz=quiz, at=AT).questions.get().frozen["stem"] == "FRESH?"


def test_a_question_that_changes_before_anybody_enrolled_is_asked_as_it_is_now(course):
    question = Question.objects.get()
    write_question(
        key=question.key, kind="single", raw=SINGLE | {"stem": "FRESH?"}, at=AT, course_key=course.translation_key
    )
    enrollment = enroll(person=PersonFactory(), course=record_of(course), at=AT)
    quiz = Quiz.objects.select_related("activity").get()
    assert start(enrollment=enrollment, quiz=quiz, at=AT).questions.get().frozen["stem"] == "FRESH?"


def test_the_pass_mark_is_that_of_the_edition(course, learner):
    quiz_page = QuizPage.objects.get()
    quiz_page.pass_mark = 95
    quiz_page.save_revision().publish()
    quiz = Quiz.objects.select_related("activity").get()
    enrollment = record_of(course).enrollments.get()
    assert start(enrollment=enrollment, quiz=quiz, at=AT).pass_mark == 80
    assert "80 %" in text(learner.get("/courses/access-that-works/quiz/"))


@pytest.mark.parametrize("slug", ["lesson-1", "quiz"])
@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_a_part_whose_page_is_gone_is_read_from_the_edition(course, learner, slug, how):
    page = next(child.specific for child in course.get_children() if child.slug == slug)
    getattr(page, how)()
    links = set(re.findall(r'href="(/training/parts/[^"]+)"', text(learner.get("/courses/access-that-works/"))))
    assert links == {f"/training/parts/{page.translation_key}/"}
    shown = text(learner.get(links.pop()))
    assert ("LESSON-BODY" in shown) == (slug == "lesson-1")
    assert "Start the quiz" in shown or slug == "lesson-1"


def test_the_address_of_a_part_leads_to_its_page_while_that_is_open(course, learner):
    lesson = LessonPage.objects.get(slug="lesson-1")
    assert learner.get(f"/training/parts/{lesson.translation_key}/").url == LESSON


def test_a_lesson_that_moved_keeps_its_readers(course, learner):
    other = course_page(title="Other", lessons=1, items=None)
    lesson = LessonPage.objects.get(slug="lesson-1", path__startswith=course.path)
    lesson.slug = "moved"
    lesson.save()
    lesson.move(other, pos="last-child")
    assert "/courses/other/moved/" in text(learner.get("/courses/access-that-works/"))
    assert "LESSON-BODY" in text(learner.get("/courses/other/moved/"))


def test_a_course_that_is_deleted_is_read_to_its_end_and_keeps_its_history(course, learner):
    enrollment = record_of(course).enrollments.get()
    lessons = LessonPage.objects.order_by("path").values_list("translation_key", flat=True)
    first, second = list(lessons)
    finish = f"/training/enrollments/{enrollment.uuid}/activities/"
    learner.post(f"{finish}{first}/finish/")
    CoursePage.objects.get().delete()
    assert f"/training/parts/{second}/" in text(learner.get("/training/"))
    assert "LESSON-BODY" in text(learner.get(f"/training/parts/{second}/"))
    learner.post(f"{finish}{second}/finish/")
    assert ActivityRecord.objects.filter(done_at__isnull=False).count() == 2
    assert LearningEvent.objects.filter(kind="finished").count() == 2
    assert text(learner.get(f"/training/enrollments/{enrollment.uuid}/why/"))


def test_a_certificate_outlives_the_deletion_of_its_course(sign_in):
    course = course_page(lessons=1, items=None)
    person = PersonFactory()
    enrollment = enroll(person=person, course=record_of(course), at=AT)
    client = sign_in(person)
    key = LessonPage.objects.get().translation_key
    client.post(f"/training/enrollments/{enrollment.uuid}/activities/{key}/finish/")
    course.delete()
    assert "Access that works" in json.dumps(Certificate.objects.get().snapshot)
    assert "Access that works" in text(client.get("/training/certificates/"))


def test_a_stranger_reads_no_part_at_its_own_address(course, client, sign_in):
    key = LessonPage.objects.first().translation_key
    assert "/login/" in client.get(f"/training/parts/{key}/").url
    assert sign_in(PersonFactory()).get(f"/training/parts/{key}/").status_code == 404


def test_a_language_that_comes_later_is_read_without_a_release(course, learner):
    parent = course.get_parent().specific.copy_for_translation(locale("es"), copy_parents=True)
    parent.save_revision().publish()
    translated = course.copy_for_translation(locale("es"))
    translated.save_revision().publish()
    lesson = course.get_children().first().specific.copy_for_translation(locale("es"))
    lesson.title, lesson.body = "Lección", json.dumps([text_block("PALABRAS")])
    lesson.save_revision().publish()
    assert record_of(course).edition.number == 1
    assert "PALABRAS" in text(learner.get(lesson.get_url()))
