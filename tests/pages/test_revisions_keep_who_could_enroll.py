"""A draft that was written before courses had ways in keeps who could enroll themselves."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from wagtail.models import Revision

from tests.factories.pages import course_page

pytestmark = pytest.mark.django_db
MIGRATION = import_module("courses.pages.migrations.0003_opening")


class Rows:
    """Pages of the past, whose column is not there any more: takes the questions of the migration."""

    def filter(self, **_question):
        """Find nothing to write."""
        return self

    exclude = filter

    def update(self, **_columns):
        """Write nothing."""
        return 0


class Past:
    """The apps as the migration meets them; pages apart, they are those of today."""

    def get_model(self, app, name):
        """Return a model."""
        return SimpleNamespace(objects=Rows()) if app == "lms_pages" else apps.get_model(app, name)


def revision_with(content, *, of):
    """Return the newest revision of a page with this in place of today's way in."""
    revision = of.save_revision()
    kept = {name: value for name, value in revision.content.items() if name not in {"entry", "self_enroll"}}
    Revision.objects.filter(pk=revision.pk).update(content={**kept, **content})
    return revision


@pytest.mark.parametrize(("flag", "entry"), [(True, "self"), (False, "assigned")])
def test_a_draft_says_it_in_the_new_words_and_can_go_back(flag, entry):
    page = course_page(items=None)
    revision = revision_with({"self_enroll": flag}, of=page)
    MIGRATION.entry_of_flag(Past(), None)
    revision.refresh_from_db()
    assert revision.content["entry"] == entry
    assert "self_enroll" not in revision.content
    assert page.get_latest_revision_as_object().entry == entry
    MIGRATION.flag_of_entry(Past(), None)
    revision.refresh_from_db()
    assert revision.content["self_enroll"] is flag
    assert "entry" not in revision.content


def test_revisions_that_say_nothing_about_it_and_those_of_other_pages_stay_as_they_are():
    page = course_page(lessons=1, items=None)
    silent = revision_with({}, of=page)
    other = revision_with({"self_enroll": False}, of=page.get_children().get().specific)
    MIGRATION.entry_of_flag(Past(), None)
    silent.refresh_from_db()
    other.refresh_from_db()
    assert "entry" not in silent.content
    assert other.content["self_enroll"] is False
