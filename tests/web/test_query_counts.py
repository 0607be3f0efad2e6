"""The number of queries does not grow with the data, and stays within the gates of the project."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.certificates.models import Certificate, Rendition
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from quizzes.models import Attempt, Quiz
from quizzes.services import start
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.pages import SINGLE, course_page, lesson_page, path_page, record_of, reflection_block, text_block
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


@pytest.mark.parametrize("lessons", [1, 6, 20, 60])
def test_the_course_page_of_an_enrolled_learner_takes_six(sign_in, lessons):
    client = enrolled(sign_in, course_page(lessons=lessons))
    assert counted(client, "/courses/access-that-works/") == 6


@pytest.mark.parametrize("lessons", [1, 20])
def test_the_lesson_page_takes_seven(sign_in, lessons):
    page = course_page(lessons=lessons)
    lesson_page(page, "Rich", body=[text_block("One"), reflection_block(), reflection_block()])
    client = enrolled(sign_in, page)
    assert counted(client, "/courses/access-that-works/rich/") == 7


@pytest.mark.parametrize("courses", [1, 20])
def test_the_catalog_costs_the_same_for_any_number_of_courses(client, sign_in, courses):
    for number in range(courses):
        course_page(title=f"Course {number}", items=None, lessons=0)
    assert counted(client, "/courses/") == 0, "visitors get it as it is kept"
    assert counted(client, "/courses/?q=course") == 4
    assert counted(sign_in(PersonFactory()), "/courses/") == 7


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
        enroll(person=member, course=course, at=AT, due_date=clock.now().date() - timedelta(days=5))
    supervisor = supervisor_of(team_of(*members))
    assert counted(sign_in(supervisor), "/training/team/") == 12
    assert counted(sign_in(supervisor), "/training/team/matrix/") == 8


@pytest.mark.parametrize("certificates", [1, 20])
def test_the_wallet_costs_the_same_for_any_number_of_certificates(sign_in, certificates):
    person = PersonFactory()
    for _number in range(certificates):
        enrollment = enroll(person=person, course=publish_course(lessons=1), at=AT)
        finish(enrollment, keys_of(enrollment.course)[0])
    assert counted(sign_in(person), "/training/certificates/") == 6


@pytest.mark.parametrize("questions", [1, 20])
def test_the_start_page_of_a_quiz_costs_the_same_for_any_number_of_questions_and_attempts(sign_in, questions):
    page = course_page(items=(SINGLE,) * questions, attempts=questions + 1)
    client = enrolled(sign_in, page)
    for _number in range(questions):
        attempt = quiz_start(client, page)
        client.post(f"/training/attempts/{attempt.uuid}/submit/")
    assert counted(client, "/courses/access-that-works/quiz/") == 11  # one for the copy in the edition (ADR 0072)


@pytest.mark.parametrize("courses", [1, 20])
def test_the_path_page_costs_the_same_for_any_number_of_courses(sign_in, courses):
    parts = [course_page(title=f"Course {number}", items=None, lessons=1) for number in range(courses)]
    client = enrolled(sign_in, path_page(*parts))
    assert counted(client, "/courses/foundations/") == 6


@pytest.mark.parametrize("questions", [1, 20])
def test_saving_an_answer_costs_the_same_for_any_number_of_questions(sign_in, questions):
    page = course_page(items=(SINGLE,) * questions)
    client = enrolled(sign_in, page)
    attempt = quiz_start(client, page)
    answer = {"answer": "o2", "revision": "0"}
    assert counted(client, f"/training/attempts/{attempt.uuid}/q/1/save/", "post", answer) == 6


@pytest.mark.parametrize("lessons", [6, 60])
def test_the_form_that_completes_a_course_takes_eight_statements_beside_session_user_and_enrollment(sign_in, lessons):
    person = PersonFactory()
    enrollment = enroll(person=person, course=publish_course(lessons=lessons), at=AT)
    *others, last = keys_of(enrollment.course)
    for key in others:
        finish(enrollment, key)
    address = f"/training/enrollments/{enrollment.uuid}/activities/{last}/finish/"
    assert counted(sign_in(person), address, "post") == 3 + 8
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("lessons", [6, 60])
def test_a_lesson_on_the_way_costs_the_same_in_a_short_and_in_a_long_course(sign_in, lessons):
    person = PersonFactory()
    enrollment = enroll(person=person, course=publish_course(lessons=lessons), at=AT)
    address = f"/training/enrollments/{enrollment.uuid}/activities/{keys_of(enrollment.course)[0]}/finish/"
    assert counted(sign_in(person), address, "post") == 7


@pytest.mark.parametrize("courses", [1, 20])
def test_a_person_of_the_team_costs_the_same_for_any_number_of_courses_and_limited_quizzes(sign_in, courses):
    person = PersonFactory()
    for number in range(courses):
        page = course_page(title=f"Course {number}", attempts=1)
        enroll(person=person, course=record_of(page), at=AT)
    supervisor = supervisor_of(team_of(person))
    assert counted(sign_in(supervisor), f"/training/team/people/{person.uuid}/") == 11


@pytest.mark.parametrize("people", [1, 20])
def test_the_roster_costs_the_same_for_any_number_of_people(sign_in, people):
    course = publish_course(lessons=1)
    members = [PersonFactory() for _number in range(people)]
    for member in members:
        finish(enroll(person=member, course=course, at=AT), keys_of(course)[0])
    client = sign_in(supervisor_of(team_of(*members)))
    with CaptureQueriesContext(connection) as queries:
        lines = b"".join(client.get("/training/team/roster.csv")).decode().splitlines()
    assert len(lines) == people + 1
    beside_the_stream = [query for query in queries if not query["sql"].startswith("DECLARE")]
    assert len(beside_the_stream) == 5


@pytest.mark.parametrize("files", [1, 20])
def test_the_public_check_costs_the_same_for_any_number_of_files(client, files):
    enrollment = enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    certificate = Certificate.objects.get()
    for number in range(files):
        Rendition.objects.create(
            certificate=certificate, state="ready", sha256=str(number), storage_name=str(number), created_at=AT
        )
    assert counted(client, f"/verify/{certificate.verify_code}/") == 3
    typed = {"number": certificate.number, "name": "Haddad"}
    assert counted(client, "/verify/", "post", typed) == 3


@pytest.mark.parametrize("courses", [1, 20])
def test_the_pages_at_the_end_of_a_course_cost_the_same_for_any_number_of_lessons(sign_in, courses):
    person = PersonFactory()
    enrollment = enroll(person=person, course=publish_course(lessons=courses), at=AT)
    client = sign_in(person)
    assert counted(client, f"/training/enrollments/{enrollment.uuid}/why/") == 4
    for key in keys_of(enrollment.course):
        finish(enrollment, key)
    assert counted(client, f"/training/enrollments/{enrollment.uuid}/done/") == 6


@pytest.mark.parametrize("files", [1, 20])
def test_the_list_of_failed_files_costs_the_same_for_any_number(client, django_user_model, files):
    for _number in range(files):
        enrollment = enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)
        finish(enrollment, keys_of(enrollment.course)[0])
    Rendition.objects.update(state="failed", reason="x")
    client.force_login(django_user_model.objects.create_superuser("root@example.org", "x"))
    assert counted(client, "/admin/training/files/") == 8
