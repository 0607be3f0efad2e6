"""A trainer sees what waits, chooses what it asks of people, and releases it; learners see what changed and choose or renew."""

import json
import re

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from courses.pages.models import LessonPage
from courses.studio.release import tell_what_waits
from lms.catalog.models import Course
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, record_of, text_block

pytestmark = pytest.mark.django_db

OLD, NEW = "The clinic opens at nine in the morning.", "The clinic opens at ten in the morning."


def text(response, status=200):
    """Return the text of a page that was answered."""
    assert response.status_code == status, response.status_code
    return response.content.decode()


def rewrite(page, words=NEW):
    """Publish another text in the first lesson."""
    lesson = LessonPage.objects.get(slug="lesson-1", path__startswith=page.path)
    body = list(lesson.body.raw_data)
    lesson.body = json.dumps([body[0] | {"value": f"<p>{words}</p>"}])
    lesson.save_revision().publish()
    return lesson


def finish_all(client, enrollment):
    """Finish every lesson over the web."""
    for item in enrollment.edition.outline["items"]:
        client.post(f"/training/enrollments/{enrollment.uuid}/activities/{item['key']}/finish/")


@pytest.fixture
def page():
    course = course_page(lessons=0, items=None)
    lesson_page(course, "Lesson 1", body=[text_block(OLD)])
    lesson_page(course, "Lesson 2")
    return course


@pytest.fixture
def taken(page):
    return enroll(person=PersonFactory(), course=record_of(page), at=AT)


@pytest.fixture
def learner(taken):
    client = Client()
    client.force_login(taken.person.user)
    return client


def address(page, what="release"):
    """Return an address of a course in the studio."""
    return f"/admin/training/courses/{page.pk}/{what}/"


def form_of(html):
    """Return what the form of the release sends as it is."""
    data = {"seen": re.search(r'name="seen" value="([0-9a-f]{64})"', html)[1]}
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        data[name] = re.search(r'value="(\w+)" selected', body)[1]
    return data | {"follow": "move", "renewal": "changed", "note": ""}


def test_nothing_waits_before_anybody_takes_the_course(page, trainer_of):
    rewrite(page)
    assert "No change waits" in text(trainer_of(page).get(address(page)))


def test_a_change_is_shown_with_marks_and_a_suggestion_and_released(page, taken, learner, trainer_of):
    trainer = trainer_of(page)
    lesson = rewrite(page)
    html = text(trainer.get(address(page)))
    assert re.search(r"<del>.*nine.*</del>", html)
    assert re.search(r"<ins>.*ten.*</ins>", html)
    data = form_of(html)
    assert data[str(lesson.translation_key)] == "reread"
    answer = trainer.post(address(page), data | {"note": "New hours.", "renewal": "all"}, follow=True)
    assert "Version 2 is released." in text(answer)
    course = Course.objects.select_related("edition").get()
    assert (course.edition.number, course.edition.effect, course.renewal) == (2, "reread", "all")
    assert course.edition.made_by is not None
    history = text(trainer.get(address(page, "versions")))
    assert "New hours." in history
    assert "Text changed" in history
    assert "No change waits" in text(trainer.get(address(page)))


def test_a_release_is_refused_when_something_was_published_meanwhile(page, taken, trainer_of):
    trainer = trainer_of(page)
    rewrite(page)
    data = form_of(text(trainer.get(address(page))))
    rewrite(page, "Something else entirely.")
    assert "Something was published meanwhile" in text(trainer.post(address(page), data), 409)
    assert Course.objects.get().edition.number == 1


def test_a_form_that_is_not_whole_changes_nothing(page, taken, trainer_of):
    trainer = trainer_of(page)
    rewrite(page)
    data = form_of(text(trainer.get(address(page)))) | {"follow": "nobody"}
    assert "Something is missing" in text(trainer.post(address(page), data), 422)
    assert Course.objects.get().edition.number == 1


def test_publishing_says_that_learners_see_it_with_the_release(page, taken, rf):
    request = rf.get("/admin/")
    request.session, request._messages = {}, None
    request._messages = FallbackStorage(request)
    lesson = rewrite(page)
    tell_what_waits(request, lesson)
    (message,) = get_messages(request)
    assert address(page) in str(message)
    for quiet in (page.get_parent(), Page.get_first_root_node()):
        tell_what_waits(request, quiet)
    assert len(get_messages(request)) == 1


def test_who_completed_sees_only_what_changed_and_renews_it(page, taken, learner, trainer_of):
    finish_all(learner, taken)
    trainer = trainer_of(page)
    rewrite(page)
    trainer.post(address(page), form_of(text(trainer.get(address(page)))))
    assert "The course changed since you completed it" in text(learner.get("/courses/access-that-works/"))
    changed = text(learner.get(f"/training/enrollments/{taken.uuid}/changed/"))
    assert re.search(r"<del>.*nine.*</del>", changed)
    assert "Lesson 2" not in changed
    answer = text(learner.post(f"/training/enrollments/{taken.uuid}/renew/", follow=True))
    assert "Your renewal is open" in answer
    renewed = Enrollment.objects.select_related("progress").get(cycle=2)
    assert (renewed.progress.done_count, renewed.progress.total_count) == (1, 2)
    again = text(learner.get(f"/training/enrollments/{renewed.uuid}/changed/"))
    assert re.search(r"<ins>.*ten.*</ins>", again)


def test_who_is_under_way_chooses_the_new_version_where_the_author_lets_them(page, taken, learner, trainer_of):
    finish = f"/training/enrollments/{taken.uuid}/activities/"
    learner.post(f"{finish}{taken.edition.outline['items'][0]['key']}/finish/")
    trainer = trainer_of(page)
    rewrite(page)
    trainer.post(address(page), form_of(text(trainer.get(address(page)))) | {"follow": "choose"})
    assert "There is a new version of this course" in text(learner.get("/courses/access-that-works/"))
    assert "Go on in the new version" in text(learner.get(f"/training/enrollments/{taken.uuid}/changed/"))
    assert "You go on in the new version" in text(
        learner.post(f"/training/enrollments/{taken.uuid}/version/", follow=True)
    )
    assert "This part changed since you completed it" in text(learner.get("/courses/access-that-works/lesson-1/"))
    assert re.search(r"<del>.*nine.*</del>", text(learner.get(f"/training/enrollments/{taken.uuid}/changed/")))


def test_who_has_to_finish_their_version_is_told_so(page, taken, learner, trainer_of):
    trainer = trainer_of(page)
    rewrite(page)
    trainer.post(address(page), form_of(text(trainer.get(address(page)))) | {"follow": "stay"})
    assert "You finish the version that you began" in text(learner.get(f"/training/enrollments/{taken.uuid}/changed/"))
    assert "You go on in the version that you began" in text(
        learner.post(f"/training/enrollments/{taken.uuid}/version/", follow=True)
    )


def test_what_is_not_complete_is_not_renewed_and_a_closed_course_says_so(page, taken, learner):
    assert learner.post(f"/training/enrollments/{taken.uuid}/renew/").status_code == 404
    finish_all(learner, taken)
    page.unpublish()
    answer = text(learner.post(f"/training/enrollments/{taken.uuid}/renew/", follow=True))
    assert "This course is closed" in answer
    assert "Nothing changed since what you did" in answer


def test_the_history_costs_the_same_for_any_number_of_versions(page, taken, trainer_of):
    trainer, counts = trainer_of(page), []
    for number in range(1, 21):
        rewrite(page, f"Text {number} is another one than before.")
        trainer.post(address(page), form_of(text(trainer.get(address(page)))))
        if number in {1, 20}:
            trainer.get(address(page, "versions"))
            with CaptureQueriesContext(connection) as queries:
                trainer.get(address(page, "versions"))
            counts.append(len(queries))
    assert record_of(page).edition.number == 21
    assert counts[0] == counts[1]
