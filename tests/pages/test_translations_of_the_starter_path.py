"""A written path is published with its translations: the same keys, addresses and questions, and one record for all."""

import pytest
from django.core.management import call_command
from django.db import transaction

from courses.models import Fact
from courses.pages.models import CoursePage, LessonPage, PathPage, QuizPage
from lms.catalog.models import Course
from lms.site.starter import reading
from quizzes.models import Question
from quizzes.translations import untranslated

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _starter_path(django_db_setup, django_db_blocker):
    """Seed once for all tests here; each works in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("lms_seed_starter")
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_starter_path")
def test_every_page_has_its_translation_at_the_same_address_below_the_language():
    whole = reading.path()
    for course in whole.courses:
        page = CoursePage.objects.get(slug=course.slug, locale__language_code="en")
        for language, translation in course.translations.items():
            other = page.get_translations().get(locale__language_code=language).specific
            assert (other.title, other.live) == (translation.fields["title"], True)
            assert other.get_url() == f"/{language}{page.get_url()}"
            lessons = [child for child in other.get_children().specific() if isinstance(child, LessonPage)]
            assert [lesson.title for lesson in lessons] == [lesson["title"] for lesson in translation.lessons if lesson]
            (quiz,) = [child for child in other.get_children().specific() if isinstance(child, QuizPage)]
            assert quiz.pass_mark == course.fields["pass_mark"]
    assert PathPage.objects.get(locale__language_code="es").title == whole.translations["es"]["title"]


@pytest.mark.usefixtures("_starter_path")
def test_blocks_of_a_translation_have_the_ids_of_their_originals_and_facts_of_their_language():
    page = LessonPage.objects.filter(locale__language_code="en", slug="lesson-1").order_by("pk").first()
    other = page.get_translations().get(locale__language_code="es").specific
    assert [block.id for block in page.body] == [block.id for block in other.body]
    facts = {fact.slug: fact for fact in Fact.objects.filter(locale__language_code="es")}
    assert facts
    for fact in facts.values():
        original = Fact.objects.get(translation_key=fact.translation_key, locale__language_code="en")
        assert (original.slug, original.source_year) == (fact.slug, fact.source_year)
        assert original.statement != fact.statement


@pytest.mark.usefixtures("_starter_path")
def test_every_question_is_asked_in_the_languages_of_its_course():
    first = reading.courses()[0]
    key = CoursePage.objects.get(slug=first.slug, locale__language_code="en").translation_key
    questions = list(Question.objects.originals().filter(course_key=key).select_related("revision"))
    assert len(questions) == len(first.items)
    assert [untranslated(questions, language) for language in ("es", "ar")] == [[], []]
    assert Question.objects.originals().count() == sum(len(course.items) for course in reading.courses())


@pytest.mark.usefixtures("_starter_path")
def test_the_catalog_keeps_one_record_with_a_title_for_each_language():
    course = Course.objects.get(slug=reading.courses()[0].slug)
    assert set(course.titles.values_list("locale", flat=True)) == {"en", "es", "ar"}
    assert {"en", "es", "ar"} == set(course.edition.outline["items"][0]["locales"])
    assert Course.objects.filter(kind="course").count() == len(reading.courses())


@pytest.mark.usefixtures("_starter_path")
def test_what_a_person_edited_in_a_translation_stays_and_the_rest_is_renewed(django_user_model):
    trainer = django_user_model.objects.create_user("t@example.org", password="x")
    lessons = LessonPage.objects.filter(locale__language_code="es").order_by("pk")
    edited, stale = lessons[0], lessons[1]
    edited.title = "Lo que escribió la docente"
    edited.save_revision(user=trainer).publish()
    stale.title = "Antes"
    stale.save_revision().publish()
    call_command("lms_seed_starter")
    edited.refresh_from_db()
    stale.refresh_from_db()
    assert edited.title == "Lo que escribió la docente"
    assert stale.title == reading.courses()[0].translations["es"].lessons[1]["title"]
