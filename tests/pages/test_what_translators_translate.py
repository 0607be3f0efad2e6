"""Which fields of each page and snippet are words for translators, which are copied, and which belong to a translation alone."""

import pytest
from django.apps import apps
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import OverridableSegment, StringSegment, TranslationSource

from tests.factories.pages import course_page

pytestmark = pytest.mark.django_db

PAGE = {"title", "seo_title", "search_description"}
SHOWN = {"show_in_menus"}
OPENS = {"opens_on", "opens_days", "opens_after"}
OFFER = {"entry", "opens_on", "closes_on", "choose", "authors", "competencies"}
OFFER_WORDS = {"audience", "summary", "counts_for", "does_not_count_for"}
SIGNED = {
    "translator", "translator_qualification", "translated_on", "second_reader", "second_reader_qualification",
    "second_read_on", "translators_agreed",
}  # fmt: skip
DECIDED = {
    "attune_home.HomePage": (PAGE | {"intro"}, SHOWN, {"slug"}),
    "lms_pages.CatalogPage": (PAGE | {"intro"}, SHOWN | {"slug"}, set()),
    "lms_pages.PathPage": (PAGE | OFFER_WORDS, SHOWN | {"slug", "courses"} | OFFER, set()),
    "lms_pages.CoursePage": (
        PAGE | OFFER_WORDS | {"content_note", "objectives"},
        SHOWN | {"slug", "level", "gates", "before", "references", "review_by"} | OFFER,
        SIGNED,
    ),
    "lms_pages.ModulePage": (PAGE, SHOWN | {"slug"}, set()),
    "lms_pages.LessonPage": (
        PAGE | {"content_note", "body"},
        SHOWN | OPENS
        | {"slug", "by_choice", "needs_minutes", "needs_media", "needs_checks", "one_is_enough", "instead_of", "teaches",
           "checks_test"},
        set(),
    ),
    "lms_pages.QuizPage": (
        PAGE | {"intro"},
        SHOWN | OPENS | {"slug", "by_choice", "pass_mark", "attempts_allowed", "questions"},
        set(),
    ),
    "lms_courses.Fact": (
        {"statement", "value", "note"},
        {"slug", "source", "source_year", "url", "checked_on", "review_by"},
        set(),
    ),
    "lms_courses.Term": ({"term", "definition"}, {"source"}, set()),
}  # fmt: skip
"""For each page and snippet: words for translators, what is copied from the original, what belongs to a translation."""


def models():
    """Return the translatable models by their label."""
    found = [model for model in apps.get_models() if issubclass(model, TranslatableMixin) and model is not Page]
    return {model._meta.label: model for model in found}


def test_each_page_and_snippet_has_a_decision():
    assert set(models()) == set(DECIDED)


@pytest.mark.parametrize("label", DECIDED)
def test_each_field_is_words_a_copy_or_the_translation_s_own(label):
    model = models()[label]
    words, copied, own = set(), set(), set()
    for field in get_translatable_fields(model):
        instance = model()
        kind = words if field.is_translated(instance) else copied if field.is_synchronized(instance) else own
        kind.add(field.field_name)
    assert (words, copied, own) == DECIDED[label]


@pytest.mark.parametrize("label", DECIDED)
def test_what_is_copied_cannot_be_changed_in_a_translation(label):
    model = models()[label]
    copied = [field for field in get_translatable_fields(model) if field.is_overridable(model())]
    assert {field.field_name for field in copied} <= SHOWN | DECIDED[label][0]


def test_translators_of_a_course_are_offered_no_slug_code_number_or_name():
    course = course_page(title="Ask", lessons=1, summary="Ask first.", audience="Nurses")
    course.authors = [("author", {"name": "Ana Ruiz", "credentials": "RN", "signed_on": None})]
    course.save()
    for page in course.get_descendants(inclusive=True).specific():
        source, _created = TranslationSource.get_or_create_from_instance(page)
        paths = set(StringSegment.objects.filter(source=source).values_list("context__path", flat=True))
        paths |= set(OverridableSegment.objects.filter(source=source).values_list("context__path", flat=True))
        words = DECIDED[page._meta.label][0] | SHOWN
        assert {path.partition(".")[0] for path in paths} <= words
        assert "title" in paths
