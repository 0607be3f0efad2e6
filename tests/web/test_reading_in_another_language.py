"""Every page has its address in each language of the site: place and progress stay, and what is not translated says so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lms.base import reading
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.progress.models import LearningEvent
from quizzes.models import Quiz
from quizzes.services import start, submit
from tests.factories import AT, PersonFactory
from tests.factories.pages import SINGLE, course_page, locale, record_of

pytestmark = pytest.mark.django_db
COURSE = "/courses/access-that-works/"


def translate(page, code="es", **words):
    """Publish a translation of a page at the same address below another language."""
    other = page.copy_for_translation(locale(code), copy_parents=True)
    other = other.specific
    other.slug = page.slug
    for name, value in words.items():
        setattr(other, name, value)
    other.save()
    other.save_revision().publish()
    return other


@pytest.fixture
def course():
    """Return a course in English whose page and first lesson are translated into Spanish."""
    page = course_page(lessons=2)
    lesson, *_rest = page.get_children().specific()
    translate(page, title="Acceso que funciona", summary="Resumen")
    translate(lesson, title="Primera lección")
    return page


def parts_of(page):
    """Return the addresses of the parts of a course."""
    return [child.get_url() for child in page.get_children()]


def test_a_page_is_read_in_its_translation_and_links_stay_in_the_language(course, client):
    text = client.get(f"/es{COURSE}").content.decode()
    assert '<html lang="es" dir="ltr">' in text
    assert "<h1>Acceso que funciona</h1>" in text
    assert '<a href="/courses/access-that-works/" hreflang="en" lang="en" dir="ltr">English</a>' in text
    assert (
        '<a href="/es/courses/access-that-works/" hreflang="es" lang="es" dir="ltr" aria-current="true">español</a>'
        in text
    )
    assert 'hreflang="ar" lang="ar" dir="rtl"' in text
    assert 'href="/es/courses/"' in text
    assert "Primera lección" in text


def test_what_is_not_translated_is_shown_in_its_own_language_and_says_so(course, client):
    text = client.get(f"/ar{COURSE}").content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert '<h1 lang="en" dir="ltr">Access that works</h1>' in text
    assert "هذا غير مترجم بعد" in text
    spanish = client.get(f"/es{COURSE}").content.decode()
    assert "Esto aún no está traducido" not in spanish
    assert '<h3 lang="en" dir="ltr">' in spanish


def test_an_address_of_no_page_is_missing_in_every_language(course, client):
    assert client.get("/es/courses/nothing-here/").status_code == 404
    assert client.get("/es/courses/nothing%00here/").status_code == 404


def test_a_copy_that_stands_for_an_untranslated_page_is_not_taken_for_a_translation(course, client):
    lesson = course.get_children().specific()[1]
    alias = lesson.copy_for_translation(locale("es"), alias=True)
    assert alias.alias_of_id == lesson.pk
    person = PersonFactory()
    client.force_login(person.user)
    enroll(person=person, course=record_of(course), at=AT)
    text = client.get(f"/es{parts_of(course)[1]}").content.decode()
    assert "Esto aún no está traducido" in text


def test_one_learner_goes_on_in_another_language_with_one_progress_and_one_certificate(course, sign_in):
    person = PersonFactory()
    client = sign_in(person)
    client.post(f"/training/courses/{record_of(course).uuid}/enroll/")
    enrollment = Enrollment.objects.get()
    first, second = parts_of(course)[:2]
    text = client.get(f"/es{first}").content.decode()
    assert "<h1>Primera lección</h1>" in text
    key = course.get_children()[0].translation_key
    done = client.post(f"/es/training/enrollments/{enrollment.uuid}/activities/{key}/finish/")
    assert done.url == f"/es{second}"
    assert LearningEvent.objects.get(kind="finished").locale == "es"
    text = client.get(f"/ar{second}").content.decode()
    assert 'lang="en"' in text
    assert Enrollment.objects.count() == 1


def test_a_result_names_objectives_in_the_language_that_is_read_and_else_in_their_own(sign_in):
    page = course_page(lessons=1, items=(SINGLE,))
    person = PersonFactory()
    client = sign_in(person)
    enrollment = enroll(person=person, course=record_of(page), at=AT)
    attempt = start(enrollment=enrollment, quiz=Quiz.objects.get(), at=AT)
    submit(attempt_uuid=attempt.uuid, user_id=person.user_id, at=AT)
    address = f"/training/attempts/{attempt.uuid}/"
    assert "<span>Plan language access.</span>" in client.get(address).content.decode()
    assert '<span lang="en" dir="ltr">Plan language access.</span>' in client.get(f"/ar{address}").content.decode()
    translate(page, title="Acceso", objectives=[("objective", "Planificar el acceso lingüístico.")])
    assert "<span>Planificar el acceso lingüístico.</span>" in client.get(f"/es{address}").content.decode()
    two = [("objective", "Planificar."), ("objective", "Preguntar.")]
    translate(page, "ar", title="Acceso", objectives=two)
    assert '<span lang="en" dir="ltr">Plan language access.</span>' in client.get(f"/ar{address}").content.decode()


def test_my_learning_is_said_in_the_language_that_is_read(course, sign_in):
    person = PersonFactory()
    client = sign_in(person)
    enroll(person=person, course=record_of(course), at=AT)
    text = client.get("/es/training/").content.decode()
    assert "Acceso que funciona" in text
    assert f'href="/es{parts_of(course)[0]}"' in text
    assert "Access that works" in client.get("/training/").content.decode()
    assert 'lang="en" dir="ltr">Access that works' in client.get("/ar/training/").content.decode()


def test_another_language_costs_my_learning_one_statement_for_any_number_of_courses(sign_in):
    person = PersonFactory()
    client = sign_in(person)
    counts = []
    for slug in ("one", "two", "three"):
        enroll(person=person, course=record_of(course_page(slug=slug, items=None)), at=AT)
        with CaptureQueriesContext(connection) as asked:
            client.get("/es/training/")
        counts.append(len(asked.captured_queries))
    assert len(set(counts[1:])) == 1


def test_the_certificate_speaks_the_language_of_the_completion(sign_in):
    page = course_page(lessons=1, items=None)
    translate(page, title="Acceso que funciona")
    person = PersonFactory()
    client = sign_in(person)
    enrollment = enroll(person=person, course=record_of(page), at=AT)
    assert enrollment.locale == "en"
    key = page.get_children()[0].translation_key
    client.post(f"/es/training/enrollments/{enrollment.uuid}/activities/{key}/finish/")
    snapshot = Certificate.objects.get().snapshot
    assert (snapshot["language"], snapshot["course_title"]) == ("es", "Acceso que funciona")
    assert snapshot["objectives"] == [str(block.value) for block in page.objectives]


@pytest.mark.parametrize(
    ("address", "language", "there"),
    [
        ("/courses/a/", "es", "/es/courses/a/"),
        ("/es/courses/a/?q=1", "ar", "/ar/courses/a/?q=1"),
        ("/ar/", "en", "/"),
        ("/es", "ar", "/ar/"),
        ("/esther/", "es", "/es/esther/"),
        ("https://example.org/courses/", "es", "https://example.org/courses/"),
        ("//example.org/", "es", "//example.org/"),
        ("", "es", ""),
    ],
)
def test_an_address_of_ours_has_one_form_in_each_language(address, language, there):
    assert reading.in_language(address, language) == there


def test_a_site_without_languages_in_its_addresses_keeps_them(settings):
    settings.ROOT_URLCONF = "lms.http.verify_urls"
    assert reading.in_language("/courses/a/", "es") == "/courses/a/"
    assert reading.without_language("/es/courses/a/") == "/es/courses/a/"
    assert reading.languages_to_read("/courses/") == []


def test_a_site_in_a_regional_language_reads_what_is_written_in_the_language_itself(settings):
    settings.LANGUAGE_CODE = "en-us"
    with translation.override("en-us"):
        assert reading.language_read() == "en"
        assert reading.told_in("en") == ""
        assert reading.told_in("es") == ' lang="es" dir="ltr"'
    with translation.override("de"):
        assert reading.language_read() == "de"


def test_words_in_another_language_carry_it_with_its_direction():
    assert reading.told_in("ar") == ' lang="ar" dir="rtl"'
    assert reading.told_in("es-mx") == ' lang="es-mx" dir="ltr"'
    assert reading.told_in("en") == reading.told_in("") == ""
    assert (reading.own_name("ar"), reading.own_name("mam")) == ("العربيّة", "mam")
