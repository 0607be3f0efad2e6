"""The course builder: parts in their order with what they lack, and moving, adding, taking out and taking back."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from courses import pagewriting, trainers
from courses.mixins import LessonMixin, ModuleMixin, QuizMixin
from courses.models import Wording
from courses.pages.models import LessonPage, ModulePage, QuizPage
from tests.factories import UserFactory
from tests.factories.pages import course_page, lesson_page, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """A published course with two lessons and a quiz."""
    call_command("lms_setup", verbosity=0)
    return course_page(title="Asking about language")


@pytest.fixture
def trainer(client, course):
    """A client signed in as the trainer of the course."""
    user = UserFactory()
    trainers.appoint(user=user, course_page=course)
    client.force_login(user)
    client.user = user
    return client


def address(course, action=""):
    """Return an address of the builder."""
    return f"/admin/training/courses/{course.pk}/{action}"


def shown(client, course):
    """Return the text of the builder."""
    response = client.get(address(course))
    assert response.status_code == 200
    return response.content.decode()


def titles(course):
    """Return the titles of the parts below the course, in order."""
    return [page.title for page in Page.objects.get(pk=course.pk).get_children()]


def part(course, title):
    """Return a part by its title."""
    return Page.objects.get(pk=course.pk).get_descendants().get(title=title).specific


def test_parts_stand_in_their_order_with_number_kind_minutes_and_state(trainer, course):
    module = pagewriting.create(parent=course, mixin=ModuleMixin, user=trainer.user, title="More")
    pagewriting.create(parent=module, mixin=LessonMixin, user=trainer.user, title="Inside", body=[text_block("Ask.")])
    text = shown(trainer, course)
    place = len(titles(course))
    assert text.index(f"<td>{place}</td>") < text.index(f"<td>{place}.1</td>")
    assert "Inside" in text[text.index(f"<td>{place}.1</td>") :]
    for words in ("Lesson", "Quiz", "Module", "Published", "Draft", "1 min"):
        assert words in text


def test_a_course_without_parts_says_what_comes_first(trainer, course):
    for page in Page.objects.get(pk=course.pk).get_children():
        page.delete()
    assert "Add the first lesson below" in shown(trainer, course)


def test_a_change_that_learners_do_not_see_is_told(trainer, course):
    lesson = lesson_page(course, "Write it down")
    assert "changes that learners do not see yet" not in shown(trainer, course)
    pagewriting.revise(page=lesson, user=trainer.user, title="Write it down now")
    text = shown(trainer, course)
    assert "Write it down now" in text
    assert "changes that learners do not see yet" in text


def test_what_is_missing_leads_to_its_place(trainer, course):
    lesson = pagewriting.create(parent=course, mixin=LessonMixin, user=trainer.user, title="Still empty")
    text = shown(trainer, course)
    assert "The lesson “Still empty” is empty." in text
    assert f'href="/admin/pages/{lesson.pk}/edit/#panel-child-content-body-section"' in text


def test_words_to_think_about_are_advice_with_their_place(trainer, course):
    Wording.objects.create(term="crazy", instead="unexpected", why="It is contempt.")
    lesson = lesson_page(course, "A long day", body=[text_block("It was a crazy day.")])
    text = shown(trainer, course)
    assert "1 word to think about" in text
    assert "It was a crazy day." in text
    assert "Rather: unexpected. It is contempt." in text
    assert f"/admin/pages/{lesson.pk}/edit/#block-" in text


def test_a_part_moves_up_and_down_among_its_neighbors_and_back(trainer, course):
    lesson_page(course, "Second")
    before = titles(course)
    last = part(course, before[-1])
    assert (
        "is moved"
        in trainer.post(address(course, "move/"), {"part": last.pk, "to": "up"}, follow=True).content.decode()
    )
    assert titles(course) == [*before[:-2], before[-1], before[-2]]
    change = trainer.get(address(course)).context["last"]
    trainer.post(address(course, "undo/"), {"change": change.uuid})
    assert titles(course) == before
    trainer.post(address(course, "move/"), {"part": part(course, before[0]).pk, "to": "down"})
    assert titles(course)[:2] == [before[1], before[0]]


@pytest.mark.parametrize(("place", "to"), [(0, "up"), (-1, "down")])
def test_a_part_at_the_end_stays_there(trainer, course, place, to):
    lesson_page(course, "Second")
    before = titles(course)
    answer = trainer.post(address(course, "move/"), {"part": part(course, before[place]).pk, "to": to}, follow=True)
    assert "stands there already" in answer.content.decode()
    assert titles(course) == before


def test_a_part_is_taken_out_kept_as_a_draft_and_brought_back(trainer, course):
    lesson = lesson_page(course, "Second")
    answer = trainer.post(address(course, "take-out/"), {"part": lesson.pk}, follow=True)
    assert "kept here as a draft" in answer.content.decode()
    assert not LessonPage.objects.get(pk=lesson.pk).live
    again = trainer.post(address(course, "take-out/"), {"part": lesson.pk}, follow=True)
    assert "Learners do not see “Second”." in again.content.decode()
    trainer.post(address(course, "undo/"), {"change": trainer.get(address(course)).context["last"].uuid})
    assert LessonPage.objects.get(pk=lesson.pk).live


@pytest.mark.parametrize(("kind", "model"), [("lesson", LessonPage), ("quiz", QuizPage), ("module", ModulePage)])
def test_each_kind_of_part_is_added_as_a_draft(trainer, course, kind, model):
    answer = trainer.post(address(course, "add/"), {"kind": kind, "title": "New part"}, follow=True)
    assert "“New part” is added." in answer.content.decode()
    page = model.objects.get(title="New part")
    assert (page.live, page.owner, page.get_parent().pk) == (False, trainer.user, course.pk)


def test_a_lesson_is_added_inside_a_module_and_a_module_in_none(trainer, course):
    module = pagewriting.create(parent=course, mixin=ModuleMixin, user=trainer.user, title="More")
    trainer.post(address(course, "add/"), {"kind": "lesson", "title": "Inside", "inside": module.pk})
    assert LessonPage.objects.get(title="Inside").get_parent().pk == module.pk
    answer = trainer.post(address(course, "add/"), {"kind": "module", "title": "Deep", "inside": module.pk})
    assert answer.status_code == 422
    assert "A module cannot stand in another one." in answer.content.decode()
    assert 'value="Deep"' in answer.content.decode()
    assert not ModulePage.objects.filter(title="Deep").exists()


@pytest.mark.parametrize("action", ["move/", "take-out/"])
def test_a_part_of_another_course_is_not_touched(trainer, course, action):
    other = course_page(title="Another course")
    foreign = lesson_page(other, "Foreign")
    for pk in (foreign.pk, course.pk, "nonsense"):
        assert trainer.post(address(course, action), {"part": pk, "to": "up"}).status_code == 404
    assert LessonPage.objects.get(pk=foreign.pk).live


def test_the_builder_of_another_course_is_not_there(trainer, course):
    other = course_page(title="Another course")
    assert trainer.get(address(other)).status_code == 404
    assert trainer.post(address(other, "add/"), {"kind": "lesson", "title": "Mine"}).status_code == 404


def test_a_course_maker_without_a_course_of_their_own_sees_no_other(client, course):
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Course makers"))
    client.force_login(user)
    assert client.get(address(course)).status_code == 404


def test_twenty_lessons_take_as_many_queries_as_one(trainer, course):
    lesson_page(course, "Reading 0")
    shown(trainer, course)
    with CaptureQueriesContext(connection) as one:
        shown(trainer, course)
    for number in range(1, 21):
        lesson_page(course, f"Reading {number}")
    with CaptureQueriesContext(connection) as many:
        shown(trainer, course)
    assert len(many) == len(one)
    assert len(many) <= 40


def test_quizzes_are_among_the_parts(trainer, course):
    pagewriting.create(parent=course, mixin=QuizMixin, user=trainer.user, title="Last questions")
    assert "The quiz “Last questions” has no question yet." in shown(trainer, course)
