"""The number of queries does not grow with the data, and stays within the gates of the project."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from quizzes.models import Attempt, Quiz
from quizzes.services import start
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.pages import SINGLE, course_page, lesson_page, record_of, reflection_block, text_block
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db


def counted(client, address, method="get", data=None):
    """Return the number of SQL statements of a request, transaction control left out; a page is opened once before."""
    if method == "get":
        client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(address, data)
    assert response.status_code in {200, 302}, response.status_code
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    found = [query["sql"] for query in queries.captured_queries if not query["sql"].startswith(control)]
    return len(found)


def enrolled(sign_in, page):
    """Return a client of a person who takes the course."""
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    return sign_in(person)


@pytest.mark.parametrize("lessons", [1, 20])
def test_the_course_page_of_an_enrolled_learner_takes_at_most_seven(sign_in, lessons):
    client = enrolled(sign_in, course_page(lessons=lessons))
    assert counted(client, "/courses/access-that-works/") == 7


@pytest.mark.parametrize("lessons", [1, 20])
def test_the_lesson_page_takes_at_most_eight(sign_in, lessons):
    page = course_page(lessons=lessons)
    lesson_page(page, "Rich", body=[text_block("One"), reflection_block(), reflection_block()])
    client = enrolled(sign_in, page)
    assert counted(client, "/courses/access-that-works/rich/") == 8


@pytest.mark.parametrize("courses", [1, 20])
def test_the_catalog_costs_the_same_for_any_number_of_courses(client, courses):
    for number in range(courses):
        course_page(title=f"Course {number}", items=None, lessons=0)
    assert counted(client, "/courses/") == 5


@pytest.mark.parametrize("courses", [1, 20])
def test_my_learning_costs_the_same_for_any_number_of_courses(sign_in, courses):
    person = PersonFactory()
    for _number in range(courses):
        enroll(person=person, course=publish_course(), at=AT)
    assert counted(sign_in(person), "/training/") == 4


@pytest.mark.parametrize("questions", [1, 20])
def test_question_review_and_result_cost_the_same_for_any_number_of_questions(sign_in, questions):
    page = course_page(items=(SINGLE,) * questions)
    client = enrolled(sign_in, page)
    quiz_start(client, page)
    attempt = Attempt.objects.get()
    assert counted(client, f"/training/attempts/{attempt.uuid}/q/1/") == 4
    assert counted(client, f"/training/attempts/{attempt.uuid}/review/") == 4
    client.post(f"/training/attempts/{attempt.uuid}/submit/")
    assert counted(client, f"/training/attempts/{attempt.uuid}/") == 5


def quiz_start(client, page):
    """Start the quiz of a course page."""
    return start(enrollment=Enrollment.objects.get(), quiz=Quiz.objects.get(), at=AT)


@pytest.mark.parametrize("questions", [20, 50])
def test_submitting_over_http_takes_at_most_nine(sign_in, questions):
    page = course_page(items=(SINGLE,) * questions)
    client = enrolled(sign_in, page)
    attempt = quiz_start(client, page)
    assert counted(client, f"/training/attempts/{attempt.uuid}/submit/", "post") == 9


@pytest.mark.parametrize("people", [1, 20])
def test_the_team_page_costs_the_same_for_any_number_of_people(sign_in, people):
    course = publish_course()
    members = [PersonFactory() for _number in range(people)]
    for member in members:
        enroll(person=member, course=course, at=AT, due_date=date(2026, 1, 1))
    supervisor = supervisor_of(team_of(*members))
    assert counted(sign_in(supervisor), "/training/team/") == 9


@pytest.mark.parametrize("certificates", [1, 20])
def test_the_wallet_costs_the_same_for_any_number_of_certificates(sign_in, certificates):
    person = PersonFactory()
    for _number in range(certificates):
        enrollment = enroll(person=person, course=publish_course(lessons=1), at=AT)
        finish(enrollment, keys_of(enrollment.course)[0])
    assert counted(sign_in(person), "/training/certificates/") == 5
