"""Trainers prepare a whole course in a language: drafts of all parts, how far they are, questions, signatures and translators."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, Translation

from courses import tasks, trainers
from courses.models import Fact
from courses.pages.models import ModulePage
from courses.translating import translators, whole
from lms.base import clock
from lms.catalog.models import CourseTitle
from quizzes.models import Question
from quizzes.translations import untranslated
from quizzes.wording import words_of
from tests.factories import UserFactory
from tests.factories.pages import SINGLE, course_page, lesson_page, locale, text_block

pytestmark = pytest.mark.django_db
MINE = "/admin/training/courses/"


@pytest.fixture
def course():
    """Return a course with a lesson in a module, a lesson with a fact, and a quiz."""
    call_command("lms_setup", verbosity=0)
    page = course_page(title="Ask", lessons=1, items=(SINGLE,))
    module = page.add_child(instance=ModulePage(title="More", slug="more"))
    module.save_revision().publish()
    fact = Fact.objects.create(
        slug="f", statement="S", value="1", source="Source", source_year=2024, locale=locale("en")
    )
    body = [
        text_block("one two three"),
        {"type": "fact", "id": "00000000-0000-4000-8000-000000000001", "value": {"fact": fact.pk}},
    ]
    lesson_page(module, "Inner", body=body)
    page.refresh_from_db()
    return page


def signed_in(user):
    """Return a client of a user."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def trainer(course):
    """Return a client of the trainer who leads the team of the course."""
    user = UserFactory()
    trainers.appoint(user=user, course_page=course, lead=True)
    return signed_in(user)


@pytest.fixture
def spanish(course):
    """Return the draft of the course in Spanish, with drafts of all parts."""
    whole.prepare(course, "es", None)
    return course.get_translation(locale("es")).specific


def address(course, *more):
    """Return an address about the languages of a course."""
    return "/".join([f"{MINE}{course.pk}/languages", *map(str, more), ""])


def text_of(client, *parts):
    """Return what a page says."""
    response = client.get(address(*parts))
    assert response.status_code == 200
    return response.content.decode()


def test_one_step_makes_drafts_of_all_parts_and_publishes_nothing(
    course, trainer, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(tasks.translate.app.conf, "broker_url", "")
    live = set(Page.objects.filter(live=True, alias_of__isnull=True).values_list("pk", flat=True))
    facts, questions = Fact.objects.count(), Question.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        assert trainer.post(address(course), {"language": "es"}).status_code == 302
    originals = course.get_descendants(inclusive=True)
    made = Page.objects.filter(translation_key__in=originals.values("translation_key"), locale=locale("es"))
    assert made.count() == originals.count() == 5
    assert {type(page.specific).__name__ for page in made} == {"CoursePage", "ModulePage", "LessonPage", "QuizPage"}
    assert not made.filter(live=True).exists()
    assert [page.slug for page in made.order_by("path")] == [page.slug for page in originals.order_by("path")]
    assert set(Page.objects.filter(live=True, alias_of__isnull=True).values_list("pk", flat=True)) == live
    assert (Fact.objects.count(), Question.objects.count()) == (facts, questions)
    assert not CourseTitle.objects.filter(locale="es").exists()
    assert Translation.objects.filter(target_locale=locale("es"), enabled=True).count() == 5


def test_doing_it_again_makes_what_is_missing_and_changes_no_draft(course, spanish):
    before = {page.pk: page.latest_revision_id for page in spanish.get_descendants(inclusive=True)}
    assert whole.prepare(course, "es", None) == 0
    lesson_page(course, "Later")
    assert whole.prepare(course, "es", None) == 1
    after = {page.pk: page.latest_revision_id for page in spanish.get_descendants(inclusive=True)}
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + 1


def test_words_that_changed_in_the_original_are_offered_to_translators(course, spanish):
    lesson = course.get_children().get(slug="lesson-1").specific
    draft = lesson.get_translation(locale("es"))
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        lesson.title = "A new title"
        lesson.save_revision().publish()
        whole.prepare(course, "es", None)
    assert StringSegment.objects.filter(string__data="A new title").exists()
    draft.refresh_from_db()
    assert draft.title == "Lesson 1"


def test_a_copy_that_stood_for_an_untranslated_course_is_not_shown_as_its_translation(course, client):
    course.copy_for_translation(locale("es"), copy_parents=True, alias=True)
    whole.prepare(course, "es", None)
    page = course.get_translation(locale("es"))
    assert (page.alias_of_id, page.live) == (None, False)
    assert client.get("/es/courses/ask/").status_code == 200


def test_without_the_extra_drafts_begin_as_copies(course, monkeypatch):
    monkeypatch.setattr(whole, "TranslationSource", None)
    course.copy_for_translation(locale("ar"), copy_parents=True, alias=True)
    assert whole.prepare(course, "ar", None) == 5
    assert whole.prepare(course, "ar", None) == 0
    made = course.get_translation(locale("ar")).get_descendants(inclusive=True)
    assert made.count() == 5
    assert not made.filter(live=True).exists()
    assert not Translation.objects.exists()


def test_a_course_that_learners_do_not_get_is_published_first(course, trainer):
    course.unpublish()
    response = trainer.post(address(course), {"language": "es"}, follow=True)
    assert "Publish the course first" in response.content.decode()
    assert not Locale.objects.filter(language_code="es").exists()


def test_a_language_that_the_site_has_not_is_refused(course, trainer):
    assert trainer.post(address(course), {"language": "xx"}).status_code == 422


def test_the_pages_say_how_far_each_language_is(course, trainer, spanish):
    text = text_of(trainer, course)
    assert "0 % of the words" in text
    assert "5 parts are drafts" in text
    assert "Not yet reviewed by a qualified translator" in text
    builder = trainer.get(f"{MINE}{course.pk}/").content.decode()
    assert "Español: 0 % of the words" in builder
    parts = text_of(trainer, course, "es")
    assert f"/admin/pages/{spanish.pk}/edit/" in parts
    assert parts.count("<td>0 %</td>") >= 4
    spanish.title, spanish.summary = "Pregunte", "Pregunte primero."
    spanish.save_revision().publish()
    assert "4 parts are drafts" in text_of(trainer, course)


def test_a_translation_whose_original_changed_is_marked_in_the_list_of_courses(course, trainer, spanish):
    for page in spanish.get_descendants(inclusive=True).specific():
        page.save_revision().publish()
    assert "The original changed since" not in trainer.get(MINE).content.decode()
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        lesson = course.get_children().get(slug="lesson-1").specific
        lesson.title = "A new title"
        lesson.save_revision().publish()
    assert trainer.get(MINE).content.decode().count("The original changed since") == 1
    assert "The original of 1 part changed since" in text_of(trainer, course)
    assert text_of(trainer, course, "es").count("The original changed since") == 1


def test_a_question_is_translated_beside_its_original(course, trainer, spanish):
    question = Question.objects.get()
    place = (course, "es", "questions", question.key)
    page = text_of(trainer, *place)
    texts = words_of(question.content)
    assert all(text in page for text in texts)
    assert 'lang="es" dir="ltr"' in page
    fields = {f"word-{number}": f"ES {text}" for number, text in enumerate(texts, 1)}
    half = {**fields, "word-1": " ", "source": question.revision_id}
    assert trainer.post(address(*place), half).status_code == 422
    assert untranslated([question], "es") == [question]
    assert trainer.post(address(*place), {**fields, "source": question.revision_id}).status_code == 302
    assert untranslated([question], "es") == []
    row = Question.objects.get(locale="es")
    assert row.revision.made_by is not None
    assert row.title.startswith("ES ")
    assert f"ES {texts[0]}" in text_of(trainer, *place)
    old = trainer.post(address(*place), {**fields, "source": question.revision_id + 1000})
    assert old.status_code == 422
    assert "The original changed while you wrote" in old.content.decode()
    assert f'name="source" value="{question.revision_id}"' in old.content.decode()


def test_a_question_that_the_course_does_not_ask_has_no_page(course, trainer, spanish):
    other = course_page(title="Other", items=(SINGLE | {"stem": "FOREIGN"},))
    foreign = Question.objects.get(course_key=other.translation_key)
    assert trainer.get(address(course, "es", "questions", foreign.key)).status_code == 404


def test_translator_and_second_reader_sign_in_the_draft(course, trainer, spanish):
    fields = {
        "translator": "Ana Ruiz", "translator_qualification": "Qualified translator", "translated_on": "2026-11-03",
        "second_reader": "Luz Vega", "second_reader_qualification": "Nurse", "second_read_on": "2026-11-09",
    }  # fmt: skip
    wrong = trainer.post(address(course, "es"), {"do": "sign", **fields, "translated_on": "someday"})
    assert wrong.status_code == 422
    assert trainer.post(address(course, "es"), {"do": "sign", **fields}).status_code == 302
    spanish.refresh_from_db()
    assert not spanish.translation_is_reviewed
    assert spanish.get_latest_revision_as_object().translation_is_reviewed
    assert 'value="2026-11-03"' in text_of(trainer, course, "es")
    spanish.get_latest_revision().publish()
    assert "Translator and second reader have signed" in text_of(trainer, course)


def test_a_translator_writes_one_language_and_publishes_nothing(course, trainer, spanish):
    user = UserFactory()
    assert trainer.post(address(course, "es"), {"do": "add", "email": user.email}).status_code == 302
    translator = signed_in(user)
    assert "Translations that you work on" in translator.get(MINE).content.decode()
    assert "My courses" in translator.get("/admin/").content.decode()
    assert translator.get(address(course, "es")).status_code == 200
    question = Question.objects.get()
    assert translator.get(address(course, "es", "questions", question.key)).status_code == 200
    assert translator.get(f"/admin/pages/{spanish.pk}/edit/").status_code == 200
    assert not spanish.permissions_for_user(user).can_publish()
    assert not spanish.permissions_for_user(user).can_delete()
    assert not course.permissions_for_user(user).can_edit()
    for closed in (address(course), f"{MINE}{course.pk}/", address(course, "ar"), f"{MINE}{course.pk}/team/"):
        assert translator.get(closed).status_code == 404
    assert translator.get("/admin/training/questions/").status_code == 302
    assert not Question.objects.visible_to(user).exists()
    assert translator.get("/admin/training/attempts/").status_code == 302
    assert translator.post(address(course, "es"), {"do": "add", "email": UserFactory().email}).status_code == 200
    assert translators.translators_of(spanish).count() == 1
    assert trainer.post(address(course, "es"), {"do": "dismiss", "user": user.pk}).status_code == 302
    assert translators.translators_of(spanish).count() == 0
    assert signed_in(user).get(MINE).status_code == 302


def test_translators_keep_what_they_have_elsewhere(course, spanish):
    user = UserFactory()
    other = course_page(title="Other", items=None)
    whole.prepare(other, "es", None)
    translators.dismiss(user=user, page=spanish)
    for page in (spanish, other.get_translation(locale("es")), spanish):
        translators.appoint(user=user, page=page)
    assert translators.translators_of(spanish).get() == user
    translators.dismiss(user=user, page=spanish)
    assert user.groups.filter(name="Translators").exists()
    translators.dismiss(user=user, page=other.get_translation(locale("es")))
    assert not user.groups.exists()


def test_nobody_is_taken_out_or_added_by_a_form_that_is_not_ours(course, trainer, spanish):
    assert trainer.post(address(course, "es"), {"do": "add", "email": "nobody@example.org"}).status_code == 422
    assert trainer.post(address(course, "es"), {"do": "dismiss", "user": "x"}).status_code == 200
    assert trainer.post(address(course, "es"), {"do": "dismiss", "user": "0"}).status_code == 302


def test_trainers_of_other_courses_find_nothing(course, spanish):
    stranger = UserFactory()
    trainers.appoint(user=stranger, course_page=course_page(title="Other", items=None))
    client = signed_in(stranger)
    question = Question.objects.get()
    for place in ((course,), (course, "es"), (course, "es", "questions", question.key)):
        assert client.get(address(*place)).status_code == 404
        assert client.post(address(*place), {"language": "ar"}).status_code == 404
    root = signed_in(get_user_model().objects.create_superuser("root@example.org", "x"))
    assert root.get(address(course, "fr")).status_code == 404
    assert root.get(address(course, "en")).status_code == 404


def test_the_pages_cost_the_same_for_any_number_of_lessons(course, trainer, spanish):
    def counted():
        found = []
        for place in ((course,), (course, "es")):
            trainer.get(address(*place))
            with CaptureQueriesContext(connection) as captured:
                trainer.get(address(*place))
            found.append(len(captured))
        return found

    few = counted()
    for number in range(19):
        lesson_page(course, f"More {number}")
    whole.prepare(course, "es", None)
    assert counted() == few
