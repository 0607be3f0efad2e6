"""A translated course says that no qualified translator has reviewed it, until a translator and a second reader have signed."""

from datetime import date

import pytest
from django.utils import translation

from lms.catalog.models import CourseTitle
from tests.factories.pages import course_page, locale

pytestmark = pytest.mark.django_db
with translation.override("es"):
    NOT_REVIEWED = translation.gettext("Translation not yet reviewed by a qualified translator")
IN_ENGLISH = "Translation not yet reviewed by a qualified translator"
SIGNED = {
    "translator": "Ana Ruiz",
    "translator_qualification": "Qualified translator, health",
    "translated_on": date(2026, 11, 3),
    "second_reader": "Luz Vega",
    "second_reader_qualification": "Bilingual nurse",
    "second_read_on": date(2026, 11, 9),
}


@pytest.fixture
def spanish():
    """Return the translation of a course."""
    page = course_page(items=None)
    other = page.copy_for_translation(locale("es"), copy_parents=True).specific
    other.save_revision().publish()
    return other


def shown(client, page, **fields):
    """Publish the page with fields, and return what visitors read."""
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return client.get("/es/courses/access-that-works/").content.decode()


def is_reviewed(page):
    """Return what the catalog knows of the translation."""
    return CourseTitle.objects.get(course__key=page.translation_key, locale="es").reviewed


def test_a_translation_says_that_nobody_has_reviewed_it_and_the_original_does_not(spanish, client):
    assert NOT_REVIEWED in client.get("/es/courses/access-that-works/").content.decode()
    original = client.get("/courses/access-that-works/").content.decode()
    assert NOT_REVIEWED not in original
    assert IN_ENGLISH not in original
    assert not is_reviewed(spanish)


@pytest.mark.parametrize("missing", SIGNED)
def test_one_missing_word_leaves_it_unreviewed(spanish, client, missing):
    fields = {name: value for name, value in SIGNED.items() if name != missing}
    assert NOT_REVIEWED in shown(client, spanish, **fields)


def test_both_are_named_where_they_agreed(spanish, client):
    text = shown(client, spanish, **SIGNED, translators_agreed=True)
    assert NOT_REVIEWED not in text
    assert "Ana Ruiz" in text
    assert "Luz Vega" in text
    assert "Bilingual nurse" in text
    assert is_reviewed(spanish)


def test_without_their_agreement_qualifications_and_days_stand_there_alone(spanish, client):
    text = shown(client, spanish, **SIGNED)
    assert "Ana Ruiz" not in text
    assert "Luz Vega" not in text
    assert "Qualified translator, health" in text
