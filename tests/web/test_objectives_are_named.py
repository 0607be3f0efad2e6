"""Lessons say which objectives of their course they teach, questions and checks which they test; files and copies keep it."""

import json
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command

from courses import pagewriting, trainers
from courses.mixins.teaching import check_numbers
from courses.pages.models import LessonPage
from courses.pathfile.content import PathFileError, read
from courses.studio.coursefile.content import CourseFileError, pack, unpack
from courses.studio.coursefile.reading import make
from courses.studio.coursefile.writing import write
from lms.base import clock
from lms.site.starter import reading
from quizzes.models import Question
from tests.factories import UserFactory
from tests.factories.authoring import filled
from tests.factories.pages import SINGLE, course_page, lesson_page
from tests.web.test_trainers_say_when_parts_open import empty_streams, errors_of, form_of
from tests.web.test_trainers_write_questions import ADD, edit, written_in

pytestmark = pytest.mark.django_db
FIRST = "courses/1-who-is-underserved/lesson-1.toml"


def objectives(*texts):
    """Return a raw stream of objectives."""
    return [{"type": "objective", "id": str(uuid4()), "value": text} for text in texts]


@pytest.fixture
def course():
    """A course with two objectives, and a third in its draft."""
    page = course_page(lessons=0, items=None, objectives=json.dumps(objectives("Ask first.", "Write it down.")))
    pagewriting.revise(page=page, user=None, objectives=objectives("Ask first.", "Write it down.", "Look again."))
    page.refresh_from_db()
    return page


def test_a_lesson_is_offered_the_objectives_of_its_course_as_written_last(course, django_user_model):
    form = form_of(lesson_page(course, "One", teaches=[2]), django_user_model)
    for name in ("teaches", "checks_test"):
        assert form.fields[name].choices == [(1, "1. Ask first."), (2, "2. Write it down."), (3, "3. Look again.")]
    assert form["teaches"].value() == [2]
    assert "checked" in str(form["teaches"])


def test_what_is_chosen_is_stored_as_numbers(course, django_user_model):
    page = lesson_page(course, "One")
    sent = {**empty_streams(page), "title": "One", "slug": "one", "teaches": ["1", "3"], "checks_test": ["3"]}
    form = form_of(page, django_user_model, sent)
    form.is_valid()
    assert not {"teaches", "checks_test"} & set(form.errors)
    assert (form.cleaned_data["teaches"], form.cleaned_data["checks_test"]) == ([1, 3], [3])
    assert errors_of(page, "teaches", django_user_model, teaches=["4"])
    assert errors_of(page, "teaches", django_user_model, teaches=["<script>"])


def test_a_course_without_objectives_offers_none(django_user_model):
    page = course_page(lessons=0, items=None, objectives="[]")
    form = form_of(lesson_page(page, "One"), django_user_model)
    assert not {"teaches", "checks_test"} & set(form.fields)


@pytest.mark.parametrize("value", [None, "1", {}, [0], ["1"], [1.0], [True], [1, 1], [100], [[1]]])
def test_nothing_but_numbers_is_stored(value):
    with pytest.raises(ValidationError, match="Choose objectives of the course"):
        check_numbers(value)
    assert check_numbers([1, 99]) is None


def test_a_question_is_offered_the_objectives_in_words(course, trainer_of):
    page = trainer_of(course).get(f"{ADD}?kind=single").content.decode()
    assert "Objective that it tests" in page
    assert '<option value="3">3. Look again.</option>' in page


@pytest.mark.parametrize(
    ("number", "words"), [("3", ""), ("4", "Select a valid choice"), ("x", "Select a valid choice")]
)
def test_an_objective_that_the_course_does_not_have_is_refused(course, trainer_of, number, words):
    answer = trainer_of(course).post(f"{ADD}?kind=single", {**filled("single", SINGLE, course), "objective": number})
    if words:
        assert words in answer.content.decode()
        assert not Question.objects.exists()
    else:
        assert Question.objects.get().content["objective"] == 3


def test_a_question_that_moves_to_another_course_brings_no_objective_that_is_not_there(course, trainer_of):
    client = trainer_of(course)
    client.user = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    other = course_page(title="Other", lessons=0, items=None)
    trainers.appoint(user=client.user, course_page=other)
    question = written_in(course, objective=3)
    sent = {**filled("single", SINGLE, other, based_on=1), "objective": "3"}
    assert "The course has no objective of this number." in client.post(edit(question), sent).content.decode()


def test_a_course_file_and_a_copy_keep_what_lessons_teach(course):
    call_command("lms_setup", verbosity=0)
    lesson_page(course, "One", teaches=[2], checks_test=[1])
    content = write(course)
    made = make(unpack(pack(content)), user=UserFactory(), at=clock.now())
    lesson = pagewriting.newest(LessonPage.objects.child_of(made).get())
    assert (lesson.teaches, lesson.checks_test) == ([2], [1])
    assert write(made).seal == content.seal


@pytest.mark.parametrize("value", ["1", {"a": 1}, [0], ["1"], [1, 1], None])
def test_a_course_file_with_other_things_than_numbers_is_refused(course, value):
    lesson_page(course, "One")
    content = write(course)
    content.data["pages"][1]["languages"]["en"]["teaches"] = value
    with pytest.raises(CourseFileError, match="field"):
        make(unpack(pack(content)), user=UserFactory(), at=clock.now())


@pytest.mark.parametrize("written", ["objectives = [9]", 'check_objectives = ["1"]', "check_objectives = 1"])
def test_a_path_whose_lessons_name_other_objectives_is_refused(written):
    files = reading.files()
    text = files[FIRST].decode().replace("objectives = [2, 3]", written, 1)
    with pytest.raises(PathFileError, match="are numbers of objectives of the course"):
        read({**files, FIRST: text.encode()})
