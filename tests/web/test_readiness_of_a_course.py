"""The builder says how far a course is: what stops publishing, and what is worth a look; it reads drafts in few statements."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import pagewriting, publishing, trainers
from courses.mixins import LessonMixin
from courses.models import Fact, Wording
from courses.reviews.models import ReviewSettings
from courses.studio import registration
from tests.factories import UserFactory
from tests.factories.blocks import listed, picture
from tests.factories.media import recording
from tests.factories.pages import course_page, lesson_page, locale, text_block
from tests.factories.reviews import approve_all, asked, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """A published course with a lesson and a quiz."""
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


def address(course):
    """Return the address of the builder."""
    return f"/admin/training/courses/{course.pk}/"


def lines(client, course):
    """Return the lines of the panel by subject."""
    response = client.get(address(course))
    assert response.status_code == 200
    return {line.code: line for line in response.context["lines"]}


def notes(client, course, code):
    """Return the sentences about a subject."""
    return [sentence for sentence, _url in lines(client, course)[code].notes]


def block(kind, value):
    """Return a block."""
    return {"type": kind, "id": str(uuid4()), "value": value}


def test_the_panel_stands_above_the_parts_and_says_what_stops_and_what_is_worth_a_look(trainer, course):
    pagewriting.create(parent=course, mixin=LessonMixin, user=trainer.user, title="Still empty")
    page = trainer.get(address(course)).content.decode()
    assert page.index("Is the course ready?") < page.index('id="parts"')
    for words in ("1 thing stops publishing.", "The lesson “Still empty” is empty.", "Needed before publishing",
                  "Worth a look", "In order", "no day is set"):  # fmt: skip
        assert words.casefold() in page.casefold()


def test_what_stops_publishing_is_what_the_check_before_publishing_says(trainer, course):
    pagewriting.create(parent=course, mixin=LessonMixin, user=trainer.user, title="Still empty")
    video = block("video", {"recording": recording(captions=()).pk, "title": "A visit", "transcript": ""})
    image = block("image", {"image": {"image": None, "decorative": False, "alt_text": ""}})
    pagewriting.create(parent=course, mixin=LessonMixin, user=trainer.user, title="Shown", body=[video, image])
    found = lines(trainer, course)
    stops = [sentence for code in ("missing", "captions", "images") for sentence, _url in found[code].notes]
    told = [lack.message for lack in trainer.get(f"{address(course)}check/").context["lacks"]]
    assert sorted(stops) == sorted(told)
    assert [len(found[code].notes) for code in ("missing", "captions")] == [1, 2]
    assert {line.code for line in found.values() if line.level == "must"} == {"missing", "captions", "images"}


def test_advice_never_stops_anybody(trainer, course):
    assert lines(trainer, course)["taught"].level == "advice"
    trainer.user.is_superuser = True
    trainer.user.save()
    assert trainer.get(f"{address(course)}check/").context["lacks"] == []
    publishing.publish_course(course=course, user=trainer.user)
    course.refresh_from_db()
    assert course.live


def test_a_course_without_a_lesson_is_told_to_begin(trainer, course):
    for page in course.get_children():
        page.delete()
    course.refresh_from_db()
    assert notes(trainer, course, "missing") == ["The course has no lesson yet. Add the first one."]


def test_objectives_are_taught_by_lessons_and_tested_by_questions_and_by_checks_that_are_there(trainer, course):
    texts = [{"type": "objective", "id": str(uuid4()), "value": text} for text in ("Ask.", "Write.", "Look.")]
    pagewriting.revise(page=course, user=trainer.user, objectives=texts)
    options = listed(
        {"text": "Yes", "correct": True, "feedback": "."}, {"text": "No", "correct": False, "feedback": "."}
    )
    check = block("check", {"question": "Who?", "options": options})
    lesson_page(course, "Writing", body=[text_block("x"), check], teaches=[2], checks_test=[2])
    lesson_page(course, "No check", teaches=[1], checks_test=[3])
    assert notes(trainer, course, "taught") == ["No lesson says that it teaches objective 3: Look."]
    assert notes(trainer, course, "tested") == ["No question and no knowledge check names objective 3: Look."]
    rows = trainer.get(address(course)).context["objectives"]
    assert [[part.title for part in row.taught] for row in rows] == [["No check"], ["Writing"], []]
    assert [[part.title for part in row.tested] for row in rows] == [["Course quiz"], ["Writing"], []]


def test_texts_of_lessons_are_looked_at_in_their_own_language(trainer, course):
    Wording.objects.create(term="crazy", instead="unexpected", why="It is contempt.")
    image = {"image": {"image": picture().pk, "decorative": False, "alt_text": "door.png"}, "caption": ""}
    long = "Interdisciplinary institutional accountability mechanisms necessitate comprehensive organizational " * 4
    link = block("text", '<p>It was crazy. See <a href="https://example.org/">here</a>.</p>')
    lesson = lesson_page(course, "Shown", body=[link, block("image", image), text_block(f"{long}.")])
    found = lines(trainer, course)
    assert {code for code in ("images", "links", "grade", "terms") if found[code].level == "advice"} == {
        "images", "links", "grade", "terms",
    }  # fmt: skip
    assert found["links"].notes[0][1] == f"/admin/pages/{lesson.pk}/edit/#block-{link['id']}-section"
    assert found["terms"].notes == (("“Shown” has 1 word to think about.", "#parts"),)
    assert "school year" in found["grade"].notes[0][0]


def test_sources_facts_and_days_that_are_past_are_told(trainer, course):
    fact = Fact.objects.create(
        slug="f", statement="How many wait", value="1", source="S", source_year=2020, review_by=date(2020, 1, 1),
        locale=locale("en"),
    )  # fmt: skip
    items = [{"type": "item", "value": {"text": text, "url": ""}} for text in ("WHO 1990", "CDC", "NIH 2026")]
    lesson_page(course, "Sources", body=[block("fact", {"fact": fact.pk}), block("references", {"items": items})])
    pagewriting.revise(page=course, user=trainer.user, review_by=date(2020, 1, 1))
    assert [words.split(":")[0] for words in notes(trainer, course, "sources")] == [
        f"The fact “{fact}” is past its day to be checked.",
        "This reference is from 1990", "This reference has no year",
    ]  # fmt: skip
    assert notes(trainer, course, "again") == ["The course was to be looked at again by 1 January 2020."]


def test_translations_are_told_for_the_course_and_for_each_part(trainer, course):
    assert "The course is in one language." in trainer.get(address(course)).content.decode()
    spanish = course.copy_for_translation(locale("es"), copy_parents=True).specific
    spanish.alias_of = None
    spanish.title = "Preguntar por el idioma"
    spanish.save()
    percent = notes(trainer, course, "translations")[0]
    assert percent.startswith("Español: ")
    rows = trainer.get(address(course)).context["rows"]
    assert [row.translated for row in rows] == [[("es", 0)]] * len(rows)


def test_reviews_stand_where_they_stand(trainer, course):
    assert lines(trainer, course)["reviews"].level == "advice"
    assert [words.rpartition(": ")[2] for words in notes(trainer, course, "reviews")] == ["not asked for yet."] * 3
    request = asked(course)
    assert {words.rpartition(": ")[2] for words in notes(trainer, course, "reviews")} == {"asked for, not decided yet."}
    approve_all(request)
    assert lines(trainer, course)["reviews"].level == "ok"
    lesson = course.get_children().first().specific
    pagewriting.append_blocks(page=lesson, blocks=[text_block("One more.")], user=trainer.user)
    assert {words.rpartition(": ")[2] for words in notes(trainer, course, "reviews")} == {
        "approved an earlier version. Ask again."
    }


@pytest.mark.parametrize(
    ("decision", "words"), [("returned", "returned to you with changes to make."), ("refused", "refused to approve.")]
)
def test_a_review_that_did_not_approve_is_told(trainer, course, decision, words):
    decide(asked(course), decision)
    assert notes(trainer, course, "reviews")[0].endswith(words)


def test_where_a_site_publishes_nothing_without_reviews_they_stop_publishing(trainer, course):
    wanted = ReviewSettings.for_site(course.get_site())
    wanted.required = True
    wanted.save()
    assert lines(trainer, course)["reviews"].level == "must"


def test_the_builder_leads_to_the_reviews_and_to_the_release(trainer, course):
    page = trainer.get(address(course)).content.decode()
    assert f"/admin/training/courses/{course.pk}/release/" in page
    assert "Reviews of this course" in page
    draft = pagewriting.create(
        parent=course.get_parent().specific, mixin=type(course), user=trainer.user, title="New", summary="S"
    )
    trainers.appoint(user=trainer.user, course_page=draft)
    assert "/release/" not in trainer.get(address(draft)).content.decode()


def test_twenty_lessons_of_every_kind_take_as_many_statements_as_one(trainer, course):
    def fill(number):
        body = [text_block("x"), block("references", {"items": []})]
        lesson_page(course, f"Reading {number}", body=body, teaches=[1])
        pagewriting.revise(page=lesson_page(course, f"Draft {number}"), user=trainer.user, title=f"Changed {number}")

    fill(0)
    trainer.get(address(course))
    with CaptureQueriesContext(connection) as one:
        trainer.get(address(course))
    for number in range(1, 11):
        fill(number)
    with CaptureQueriesContext(connection) as many:
        trainer.get(address(course))
    assert len(many) == len(one)
    assert len(many) <= 60


def test_the_editors_of_a_course_and_of_its_parts_lead_to_the_panel(trainer, course):
    link = f'href="{address(course)}#readiness"'
    for page in (course, *course.get_children()):
        assert link in trainer.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert not list(registration.readiness_button(course.get_parent().specific, trainer.user))
    assert not list(registration.readiness_button(course, UserFactory()))
