"""Publishing pages makes records; editing, moving, unpublishing and deleting pages never breaks history."""

import json
import re
from uuid import UUID

import pytest
from django.test import Client

from courses import minutes
from courses.pages.models import LessonPage, ModulePage
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.progress.models import CourseProgress
from lms.progress.services import Result
from tests.factories import AT, PersonFactory
from tests.factories.pages import (
    SINGLE,
    course_page,
    lesson_page,
    locale,
    path_page,
    record_of,
    reflection_block,
    text_block,
)
from tests.factories.releases import release_page

pytestmark = pytest.mark.django_db


def titles(page):
    """Return the titles in the outline of the current edition."""
    return [item["title"] for item in record_of(page).edition.outline["items"]]


def take(page, *, lessons=None):
    """Enroll somebody and finish this many lessons of the course."""
    enrollment = enroll(person=PersonFactory(), course=record_of(page), at=AT)
    for item in enrollment.edition.outline["items"][:lessons]:
        finish_activity(
            enrollment_id=enrollment.pk,
            activity_key=UUID(item["key"]),
            result=Result(),
            at=AT,
            idempotency_key=item["key"],
        )
    return Enrollment.objects.get(pk=enrollment.pk)


def test_a_published_course_has_an_outline_in_page_order():
    page = course_page(lessons=2)
    assert titles(page) == ["Lesson 1", "Lesson 2", "Course quiz"]
    assert record_of(page).edition.items.count() == 3
    assert record_of(page).edition.outline["objectives"] == ["Plan language access."]


def test_lessons_of_a_module_carry_its_title():
    page = course_page(lessons=0, items=None)
    module = page.add_child(instance=ModulePage(title="First steps", slug="first"))
    module.save_revision().publish()
    lesson_page(module, "Inside")
    (item,) = record_of(page).edition.outline["items"]
    assert (item["module"], item["title"]) == ("First steps", "Inside")
    assert Client().get("/courses/access-that-works/first/").url.endswith("/courses/access-that-works/")


def test_publishing_without_a_change_makes_no_new_edition():
    page = course_page()
    before = record_of(page).edition
    page.save_revision().publish()
    assert record_of(page).edition == before


def test_an_edition_that_somebody_takes_is_kept_and_learners_under_way_follow():
    page = course_page(lessons=2, items=None)
    enrollment = take(page, lessons=1)
    lesson_page(page, "Lesson 3")
    assert record_of(page).edition.number == 1
    release_page(page)
    assert record_of(page).edition.number == 2
    enrollment.refresh_from_db()
    assert enrollment.edition.number == 2
    progress = CourseProgress.objects.get()
    assert (progress.done_count, progress.total_count) == (1, 3)


def test_a_lesson_added_after_completion_takes_nothing_back():
    page = course_page(lessons=1, items=None)
    enrollment = take(page)
    lesson_page(page, "Lesson 2")
    release_page(page)
    enrollment.refresh_from_db()
    assert enrollment.edition.number == 1
    assert CourseProgress.objects.get().completed_at is not None
    assert Certificate.objects.count() == 1


def test_unpublishing_the_last_open_lesson_completes_those_who_did_the_rest():
    page = course_page(lessons=2, items=None)
    take(page, lessons=1)
    LessonPage.objects.get(slug="lesson-2").unpublish()
    assert titles(page) == ["Lesson 1", "Lesson 2"]
    release_page(page)
    assert titles(page) == ["Lesson 1"]
    assert Certificate.objects.count() == 1


def test_unpublishing_a_course_closes_it_and_keeps_its_records():
    page = course_page(lessons=1, items=None)
    take(page)
    page.unpublish()
    assert record_of(page).status == "retired"
    assert Certificate.objects.count() == 1


def test_deleting_a_course_with_history_keeps_records_and_the_learners_pages(sign_in):
    page = course_page(lessons=1)
    enrollment = take(page, lessons=1)
    course = record_of(page)
    page.delete()
    course.refresh_from_db()
    assert (course.status, course.page_id) == ("retired", None)
    client = sign_in(enrollment.person)
    assert client.get("/training/").status_code == 200
    assert client.get("/courses/access-that-works/").status_code == 410
    assert client.get(f"/training/enrollments/{enrollment.uuid}/why/").status_code == 200


def test_deleting_one_lesson_takes_it_from_the_outline():
    page = course_page(lessons=2, items=None)
    LessonPage.objects.get(slug="lesson-1").delete()
    assert titles(page) == ["Lesson 2"]


def test_moving_a_lesson_to_another_course_updates_both():
    one = course_page(title="One", lessons=2, items=None)
    two = course_page(title="Two", lessons=1, items=None)
    LessonPage.objects.child_of(one).last().move(two, pos="last-child")
    assert titles(one) == ["Lesson 1"]
    assert len(titles(two)) == 2


def test_a_path_follows_its_courses():
    one, two = course_page(title="One", items=None), course_page(title="Two", items=None)
    path = path_page(one, two)
    assert titles(path) == ["One", "Two"]
    before = record_of(path).minutes
    lesson_page(one, "More", body=[text_block("word " * 2000)])
    assert record_of(path).minutes > before


def test_a_translation_shares_the_record_and_adds_its_titles():
    page = course_page(lessons=1, items=None)
    parent = page.get_parent().specific.copy_for_translation(locale("es"), copy_parents=True)
    parent.save_revision().publish()
    translated = page.copy_for_translation(locale("es"))
    translated.title = "Acceso que funciona"
    translated.save_revision().publish()
    lesson = page.get_children().first().specific.copy_for_translation(locale("es"))
    lesson.title = "Lección"
    lesson.save_revision().publish()
    course = record_of(page)
    assert course.titles.get(locale="es").title == "Acceso que funciona"
    assert course.edition.outline["items"][0]["locales"]["es"]["title"] == "Lección"


def test_minutes_are_computed_from_words_and_items_and_the_page_says_how(client):
    page = course_page(lessons=0, items=(SINGLE, SINGLE | {"stem": "Another"}))
    lesson_page(page, "Long", body=[text_block("word " * 401)])
    quiz, lesson = record_of(page).edition.outline["items"]
    assert (lesson["minutes"], quiz["minutes"]) == (3, 2)
    assert "Words: 401, read at a speed of 200 a minute." in client.get("/courses/access-that-works/").content.decode()


def test_what_nobody_reads_is_not_counted():
    stream = [{"type": "resources", "id": "x", "value": {"url": "https://example.org/", "title": "Two words"}}]
    assert minutes.count_words(stream) == 2
    assert minutes.Parts().minutes(reading_speed=200) == 0
    assert minutes.total([minutes.Parts(words=1), minutes.Parts(media_seconds=61)]).minutes(reading_speed=200) == 2


def test_a_lesson_is_closed_without_enrollment_and_says_what_to_do(client, sign_in):
    course_page()
    address = "/courses/access-that-works/lesson-1/"
    for person, words in ((None, "Please log in"), (PersonFactory(), "Enroll first")):
        visitor = sign_in(person) if person else client
        response = visitor.get(address)
        assert response.status_code == 403
        assert words in response.content.decode()
        assert "LESSON-BODY" not in response.content.decode()


def test_a_retired_and_an_assigned_course_say_so_at_the_door(sign_in):
    page = course_page()
    client = sign_in(PersonFactory())
    course = record_of(page)
    for field, value, words in (("entry", "assigned", "open by assignment"), ("status", "retired", "is closed")):
        setattr(course, field, value)
        course.save()
        for slug in ("lesson-1", "quiz"):
            assert words in client.get(f"/courses/access-that-works/{slug}/").content.decode()
        setattr(course, field, {"entry": "self", "status": "live"}[field])


def test_posting_to_a_page_is_refused(sign_in):
    course_page()
    assert sign_in(PersonFactory()).post("/courses/access-that-works/lesson-1/").status_code == 405


def test_a_trainer_previews_a_lesson_without_an_enrollment(client, django_user_model):
    page = course_page()
    lesson_page(page, "Mine", body=[reflection_block(), text_block("LESSON-BODY")])
    client.force_login(django_user_model.objects.create_superuser("root@example.org", "x"))
    for address in ("/courses/access-that-works/mine/", "/courses/access-that-works/quiz/"):
        text = client.get(address).content.decode()
        assert "Preview: you see this as its trainer" in text
    assert not Enrollment.objects.exists()


def test_lesson_bodies_and_keys_are_in_no_public_answer(client):
    course_page()
    for address in (
        "/courses/",
        "/courses/access-that-works/",
        "/courses/access-that-works/quiz/",
    ):
        text = client.get(address).content.decode()
        assert "LESSON-BODY" not in text
        assert "FEEDBACK" not in text


def test_no_answer_key_is_stored_in_a_page():
    page = course_page()
    quiz = page.get_children().last().specific
    assert "FEEDBACK" not in json.dumps(list(quiz.questions.raw_data))


def test_private_writing_in_a_lesson_is_saved_read_back_and_deleted(sign_in):
    page = course_page(lessons=0, items=None)
    block = reflection_block()
    lesson_page(page, "Think", body=[block])
    enrollment = enroll(person=PersonFactory(), course=record_of(page), at=AT)
    client = sign_in(enrollment.person)
    address = "/courses/access-that-works/think/"
    action = re.search(r'action="(/training/enrollments/[^"]+/writing/[^"]+)"', client.get(address).content.decode())[1]
    assert client.post(action, {"text": "MINE", "revision": "0", "back": address}).url == address
    assert "MINE" in client.get(address).content.decode()
    stale = client.post(action, {"text": "X", "revision": "0"}, headers={"Accept": "application/json"})
    assert (stale.status_code, stale.json()["response"]) == (409, "MINE")
    again = client.post(action, {"text": "X", "revision": "0", "back": "https://evil.example/"}, follow=True)
    assert "A newer text is stored" in again.content.decode()
    saved = client.post(action, {"text": "NEW", "revision": "1"}, headers={"Accept": "application/json"})
    assert saved.json() == {"revision": 2}
    assert client.post(action, {"text": "NEW", "delete": "1", "revision": "2", "back": address}).status_code == 302
    assert "NEW" not in client.get(address).content.decode()
    client.logout()
    signed_out = client.post(action, {"text": "LOST?", "revision": "0"}, headers={"Accept": "application/json"})
    assert signed_out.status_code == 401


def test_the_catalog_finds_words_and_shows_the_visitors_state(sign_in):
    page = course_page(title="Interpreters", items=None)
    course_page(title="Stigma", items=None)
    enrollment = take(page, lessons=0)
    text = sign_in(enrollment.person).get("/courses/?q=interpreters").content.decode()
    assert "Not started" in text
    assert "Stigma</a>" not in text
    assert "No course matches" in Client().get("/courses/?q=zzz").content.decode()
