"""Grades are written over the rows of the attempt on SQLite too, where every unique constraint of a row could refuse."""

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from lms.base import clock
from quizzes import services
from tests.factories.attempts import attempt_of
from tests.factories.pages import SINGLE
from tests.harness.databases import on_sqlite


@pytest.fixture
def sqlite(tmp_path, db):
    """An empty SQLite database; the numbers of content types are those of the database that they were read from."""
    with on_sqlite(tmp_path / "attune.sqlite3"):
        ContentType.objects.clear_cache()
        yield
    ContentType.objects.clear_cache()


@pytest.mark.django_db(transaction=True)
def test_a_submitted_attempt_is_graded_in_place(sqlite):
    Locale.objects.create(language_code="en")
    root = Page.add_root(title="Root", slug="root")
    Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
    attempt = attempt_of(None, SINGLE, SINGLE, SINGLE)
    before = list(attempt.questions.order_by("position").values_list("pk", "frozen", "option_order"))
    attempt.questions.filter(position__lte=2).update(response="o2", save_revision=1)
    services.submit(attempt_uuid=attempt.uuid, user_id=attempt.enrollment.person.user_id, at=clock.now())
    rows = attempt.questions.order_by("position")
    assert list(rows.values_list("points", "correct")) == [(100, True), (100, True), (0, False)]
    assert list(rows.values_list("pk", "frozen", "option_order")) == before
