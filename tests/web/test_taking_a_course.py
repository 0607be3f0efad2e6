"""A clinician enrolls, reads, passes the quiz and finishes, without scripts."""

import pytest

from courses.pages.models import QuizPage
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.progress.models import CourseProgress
from quizzes.models import Attempt
from tests.factories import PersonFactory
from tests.factories.pages import course_page, path_page, record_of
from tests.factories.releases import release_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return course_page(lessons=2)


def enroll(client, page):
    """Enroll the signed-in person."""
    return client.post(f"/training/courses/{record_of(page).uuid}/enroll/")


def finish(client, page):
    """Finish a lesson by its form."""
    enrollment = Enrollment.objects.latest("pk")
    return client.post(f"/training/enrollments/{enrollment.uuid}/activities/{page.translation_key}/finish/")


def test_a_visitor_reads_about_the_course_and_is_asked_to_log_in(client, course):
    text = client.get("/courses/access-that-works/").content.decode()
    assert "Log in to enroll" in text
    assert "Not approved for continuing-education credit" in text
    assert text.index("Not approved") < text.index("Log in to enroll")
    assert "Sample, not yet reviewed by clinicians or communities" in text


def test_enrolling_leads_back_to_the_course_with_a_start_button(sign_in, course):
    client = sign_in(PersonFactory())
    response = enroll(client, course)
    assert response.url == "/courses/access-that-works/"
    assert "Start" in client.get(response.url).content.decode()
    assert Enrollment.objects.count() == 1


def test_enrolling_twice_keeps_one_enrollment(sign_in, course):
    client = sign_in(PersonFactory())
    enroll(client, course)
    enroll(client, course)
    assert Enrollment.objects.count() == 1


def test_opening_pages_enrolls_nobody(sign_in, course):
    client = sign_in(PersonFactory())
    client.get("/courses/access-that-works/")
    client.get("/courses/access-that-works/lesson-1/")
    assert client.get(f"/training/courses/{record_of(course).uuid}/enroll/").status_code == 405
    assert not Enrollment.objects.exists()


def test_a_course_by_assignment_refuses_self_enrollment_with_words(sign_in):
    page = course_page(entry="assigned")
    client = sign_in(PersonFactory())
    response = enroll(client, page)
    assert "by assignment only" in client.get(response.url).content.decode()
    assert not Enrollment.objects.exists()


def test_a_closed_course_refuses_new_learners_with_words(sign_in, course):
    record = record_of(course)
    record.status = "retired"
    record.save()
    client = sign_in(PersonFactory())
    response = client.post(f"/training/courses/{record.uuid}/enroll/", follow=True)
    assert "takes no new learners" in response.content.decode()


def test_finishing_a_lesson_leads_to_the_next_open_step(sign_in, course):
    client = sign_in(PersonFactory())
    enroll(client, course)
    first = course.get_children().first()
    assert finish(client, first).url == "/courses/access-that-works/lesson-2/"


def test_resume_leads_to_the_lesson_that_was_open_last(sign_in, course):
    client = sign_in(PersonFactory())
    enroll(client, course)
    client.get("/courses/access-that-works/lesson-2/")
    assert (
        'href="/courses/access-that-works/lesson-2/">Resume'
        in client.get("/courses/access-that-works/").content.decode()
    )


def test_the_whole_way_to_a_certificate(sign_in, course):
    client = sign_in(PersonFactory())
    enroll(client, course)
    for lesson in course.get_children()[:2]:
        finish(client, lesson)
    start = client.get("/courses/access-that-works/quiz/").content.decode()
    assert "Pass mark" in start
    action = start.split('action="/training/quizzes/')[1].split('"')[0]
    question = client.post(f"/training/quizzes/{action}").url
    review = client.post(question, {"answer": "o2", "revision": "0", "go": "next"}).url
    assert "Check your answers" in client.get(review).content.decode()
    attempt = Attempt.objects.get()
    result = client.post(f"/training/attempts/{attempt.uuid}/submit/").url
    assert "You passed the quiz" in client.get(result).content.decode()
    enrollment = Enrollment.objects.get()
    done = client.get(f"/training/enrollments/{enrollment.uuid}/done/").content.decode()
    assert Certificate.objects.get().number in done
    assert "being prepared" in done


def test_why_am_i_not_complete_lists_what_is_missing(sign_in, course):
    client = sign_in(PersonFactory())
    enroll(client, course)
    finish(client, course.get_children().first())
    enrollment = Enrollment.objects.get()
    text = client.get(f"/training/enrollments/{enrollment.uuid}/why/").content.decode()
    assert "2 things are missing" in text
    assert "Pass the quiz" in text


def test_the_end_page_of_an_open_course_says_what_is_missing(sign_in, course):
    client = sign_in(PersonFactory())
    enroll(client, course)
    response = client.get(f"/training/enrollments/{Enrollment.objects.get().uuid}/done/")
    assert response.url.endswith("/why/")


def test_my_learning_has_one_next_step_and_an_empty_state(sign_in, course):
    client = sign_in(PersonFactory())
    assert "Nothing here yet" in client.get("/training/").content.decode()
    enroll(client, course)
    assert "Next: <bdi>Lesson 1</bdi>" in client.get("/training/").content.decode()


def test_a_quiz_or_a_foreign_step_cannot_be_finished_by_the_lesson_form(sign_in, course):
    client = sign_in(PersonFactory())
    enroll(client, course)
    quiz = course.get_children().last()
    assert finish(client, quiz).status_code == 404
    assert CourseProgress.objects.get().done_count == 0


def test_somebody_elses_enrollment_is_not_found(sign_in, course, client):
    enroll(sign_in(PersonFactory()), course)
    stranger = sign_in(PersonFactory())
    uuid = Enrollment.objects.get().uuid
    for place in ("why", "done", "certificate"):
        assert stranger.get(f"/training/enrollments/{uuid}/{place}/").status_code == 404


def test_a_path_gives_its_own_certificate_when_its_courses_are_complete(sign_in):
    one = course_page(title="One", items=None)
    two = course_page(title="Two", items=None)
    path = path_page(one, two)
    client = sign_in(PersonFactory())
    enroll(client, one)
    lesson = one.get_children().first()
    finish(client, lesson)
    enroll(client, path)
    assert Enrollment.objects.count() == 3
    enrollment = Enrollment.objects.get(course__key=two.translation_key)
    client.post(
        f"/training/enrollments/{enrollment.uuid}/activities/{two.get_children().first().translation_key}/finish/"
    )
    assert sorted(Certificate.objects.values_list("snapshot__course_title", flat=True)) == ["Foundations", "One", "Two"]
    assert Certificate.objects.get(snapshot__course_title="Two").snapshot["path_title"] == "Foundations"


def test_a_course_without_questions_says_so(sign_in):
    page = course_page(items=None)
    page.add_child(instance=QuizPage(title="Quiz", slug="quiz")).save_revision().publish()
    client = sign_in(PersonFactory())
    enroll(client, page)
    start = client.get("/courses/access-that-works/quiz/").content.decode()
    action = start.split('action="/training/quizzes/')[1].split('"')[0]
    assert "has no questions yet" in client.post(f"/training/quizzes/{action}", follow=True).content.decode()


def test_a_lesson_that_left_the_course_meanwhile_is_explained(sign_in, course):
    client = sign_in(PersonFactory())
    enroll(client, course)
    lesson = course.get_children().first().specific
    lesson.unpublish()
    release_page(course)
    address = f"/training/enrollments/{Enrollment.objects.get().uuid}/activities/{lesson.translation_key}/finish/"
    assert "no longer part of the course" in client.post(address, follow=True).content.decode()
