"""The starter path is published through the real publish path, once."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction

from courses.models import Fact
from courses.pages.models import CoursePage, LessonPage
from courses.trainers import appoint
from lms.base import clock
from lms.catalog.models import Course
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.organizations.models import Person
from lms.progress.status import Status
from lms.site.demo.people import PEOPLE, seed_people
from lms.site.starter import reading
from quizzes.bank import write_question
from quizzes.models import Question
from tests.factories import UserFactory
from tests.factories.pages import course_page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _starter_path(django_db_setup, django_db_blocker):
    """Seed once for all tests here; each works in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("lms_seed_starter")
        call_command("lms_setup", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def seeded(_starter_path, capsys):
    return capsys


def test_all_courses_and_the_path_are_live(seeded):
    courses = Course.objects.filter(kind="course", status="live")
    assert courses.count() == len(reading.courses())
    path = Course.objects.select_related("edition").get(kind="path")
    assert len(path.edition.outline["items"]) == len(reading.courses())
    assert path.minutes == sum(course.minutes for course in courses)
    assert Fact.objects.filter(checked_on__isnull=False).count() == 0


def test_every_objective_of_the_starter_path_is_taught_and_tested(seeded):
    for course in CoursePage.objects.all():
        numbers = set(range(1, len(course.objectives) + 1))
        lessons = LessonPage.objects.child_of(course)
        assert {number for lesson in lessons for number in lesson.teaches} == numbers
        questions = Question.objects.filter(course_key=course.translation_key, locale="en")
        assert {question.content["objective"] for question in questions.select_related("revision")} >= numbers


def test_seeding_again_changes_nothing(seeded):
    pages = list(LessonPage.objects.order_by("pk").values_list("pk", "latest_revision"))
    call_command("lms_seed_starter")
    assert "up to date" in seeded.readouterr().out
    assert list(LessonPage.objects.order_by("pk").values_list("pk", "latest_revision")) == pages


def test_an_older_text_of_the_starter_is_renewed_by_the_next_seed_and_nothing_else(seeded):
    lesson = LessonPage.objects.first()
    lesson.title = "As it was written before"
    lesson.save_revision().publish()
    call_command("lms_seed_starter")
    assert "1 pages published" in seeded.readouterr().out


def test_what_a_person_edited_stays_as_it_is(seeded):
    trainer = UserFactory()
    lesson = LessonPage.objects.first()
    lesson.title = "The trainer's title"
    lesson.save_revision(user=trainer).publish()
    question = Question.objects.filter(kind="single").first()
    content = question.revision.content | {"stem": "The trainer's question"}
    write_question(
        key=question.key, kind="single", raw=content, at=clock.now(), course_key=question.course_key, user=trainer
    )
    Fact.objects.update(value="Corrected")
    call_command("lms_seed_starter")
    assert "up to date" in seeded.readouterr().out
    lesson.refresh_from_db()
    question.refresh_from_db()
    assert (lesson.title, question.title) == ("The trainer's title", "The trainer's question")
    assert set(Fact.objects.values_list("value", flat=True)) == {"Corrected"}


def test_the_sample_people_stand_in_every_status(seeded, client):
    logins = seed_people(at=clock.now())
    assert len({login.password for login in logins}) == 4
    assert Person.objects.filter(user__isnull=True).count() == PEOPLE
    assert Certificate.objects.exists()
    client.force_login(get_user_model().objects.get(email="supervisor@example.org"))
    text = client.get("/training/team/").content.decode()
    for status in (Status.OVERDUE, Status.COMPLETE, Status.NOT_STARTED, Status.IN_PROGRESS):
        assert str(status.label) in text


def test_seeding_people_again_gives_new_passwords_and_nobody_new(seeded):
    first = seed_people(at=clock.now())
    count = Enrollment.objects.count()
    again = seed_people(at=clock.now(), password="a chosen password")
    assert Enrollment.objects.count() == count
    assert {login.password for login in again} == {"a chosen password"}
    assert not {login.password for login in first} & {"a chosen password"}


def test_a_trainer_edits_their_own_course_only(seeded, client):
    mine = CoursePage.objects.order_by("path").first()
    other = course_page(title="Not mine", items=None)
    user = UserFactory()
    appoint(user=user, course_page=mine)
    appoint(user=user, course_page=mine)
    client.force_login(user)
    assert client.get(f"/admin/pages/{mine.pk}/edit/").status_code == 200
    assert client.get(f"/admin/pages/{mine.get_children().first().pk}/edit/").status_code == 200
    assert client.get(f"/admin/pages/{other.pk}/edit/").status_code == 302
    assert "Not mine" not in client.get("/admin/pages/search/?q=mine").content.decode()


def test_setting_up_says_so_and_can_be_repeated(capsys):
    call_command("lms_setup")
    call_command("lms_setup")
    assert "The groups are ready" in capsys.readouterr().out
