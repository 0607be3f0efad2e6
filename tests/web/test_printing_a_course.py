"""A whole course on one page: the learner's edition in their language, without what is not open, in the same few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Fact
from lms.base import clock
from lms.catalog.models import EditionItem
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, path_page, record_of, reflection_block, text_block

pytestmark = pytest.mark.django_db


def fact_block(number):
    fact = Fact.objects.create(
        slug=f"fact-{number}", statement=f"Statement {number}", value="12 %", source="Own count", source_year=2026
    )
    return {"type": "fact", "id": f"00000000-0000-4000-8000-{number:012}", "value": {"fact": fact.pk}}


def enrolled(sign_in, page):
    person = PersonFactory()
    enrollment = enroll(person=person, course=record_of(page), at=AT)
    return sign_in(person), f"/training/enrollments/{enrollment.uuid}/print/"


def test_all_lessons_stand_on_one_page_and_quizzes_have_a_title_alone(sign_in):
    page = course_page(lessons=2)
    lesson_page(page, "Write", body=[text_block("THIRD-BODY"), reflection_block()])
    page.save_revision().publish()
    client, address = enrolled(sign_in, page)
    body = client.get(address).content.decode()
    assert body.count("LESSON-BODY") == 2
    for words in ("THIRD-BODY", "What did you assume?", "Course quiz", "A quiz is taken on the screen.", "Version 1"):
        assert words in body
    assert "<textarea" not in body
    assert "A qualified interpreter" not in body, "no answer of the quiz"
    assert f"http://testserver{address}" in body
    course = client.get("/courses/access-that-works/").content.decode()
    assert address in course
    assert address in client.get("/courses/access-that-works/lesson-1/").content.decode()


def test_what_is_not_open_yet_is_not_printed(sign_in):
    page = course_page(lessons=2)
    later = page.get_children().get(slug="lesson-2").specific
    later.opens_on = clock.now().date() + timedelta(days=9)
    later.save_revision().publish()
    page.save_revision().publish()
    client, address = enrolled(sign_in, page)
    body = client.get(address).content.decode()
    assert "Lesson 2" in body
    assert body.count("LESSON-BODY") == 1
    assert "Opens on" in body


def test_the_language_that_is_read_is_printed_and_what_is_missing_in_it_is_marked(sign_in):
    page = course_page(lessons=2)
    client, address = enrolled(sign_in, page)
    first = EditionItem.objects.filter(activity__kind="lesson").order_by("pk").first()
    first.pk, first.locale = None, "es"
    first.content = {"body": [text_block("CUERPO")], "content_note": "Aviso"}
    first.save()
    body = client.get(f"/es{address}").content.decode()
    assert "CUERPO" in body
    assert "Aviso" in body
    assert body.count("LESSON-BODY") == 1
    assert 'lang="en"' in body
    assert client.get(address).content.decode().count("LESSON-BODY") == 2


def test_a_path_has_no_page_to_print_and_others_have_none_of_mine(sign_in):
    path = path_page(course_page())
    _client, address = enrolled(sign_in, path)
    client = sign_in(Enrollment.objects.get(course__kind="path").person)
    assert client.get(address).status_code == 404
    assert sign_in(PersonFactory()).get(address).status_code == 404


@pytest.mark.parametrize("lessons", [1, 20])
def test_it_costs_the_same_for_any_number_of_lessons(sign_in, lessons):
    page = course_page(lessons=0)
    for number in range(lessons):
        lesson_page(page, f"Part {number}", body=[text_block("Words"), fact_block(number)])
    page.save_revision().publish()
    client, address = enrolled(sign_in, page)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert "Statement 0" in client.get(address).content.decode()
    assert len(queries) == 6, [query["sql"][:120] for query in queries]
