"""The first page of the admin says what to do next: drafts, reviews, comments, and courses past their day."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Comment

from courses.reviews import services
from courses.trainers import appoint
from tests.factories import PersonFactory
from tests.factories.courses import AT
from tests.factories.pages import course_page
from tests.factories.reviews import asked, reviewer

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def panel(client):
    """Return the text of the panel, empty when there is none."""
    text = client.get("/admin/").content.decode()
    return text.partition('aria-labelledby="training-panel"')[2].partition("</section>")[0]


def test_each_empty_list_has_a_sentence(trainer_of):
    text = panel(trainer_of(course_page()))
    for words in ("Nothing waits for your review.", "Everything you wrote is published.", "Nobody has written to you.",
                  "No course is past its day."):  # fmt: skip
        assert words in text, words


def test_a_trainer_finds_drafts_comments_and_courses_past_their_day():
    page = course_page(title="Own course", review_by=date(2026, 1, 5))
    foreign = course_page(title="Foreign course", review_by=date(2026, 1, 5))
    foreign.save_revision()
    request = asked(page)
    person = request.requested_by
    lesson = page.get_children().first().specific
    lesson.title = "A lesson in work"
    lesson.save_revision()
    other = PersonFactory()
    services.comment(request=request, person=reviewer("community"), text="A WORD FROM A REVIEWER", at=AT)
    services.comment(request=request, person=person, text="MY OWN WORD", at=AT)
    lesson = type(lesson).objects.get(pk=lesson.pk)
    for user, text in ((other.user, "A WORD AT A PLACE"), (person.user, "MY OWN PLACE")):
        Comment.objects.create(page=lesson, user=user, text=text, contentpath="body")
    text = panel(signed_in(person))
    for words in ("A lesson in work", "A WORD FROM A REVIEWER", "A WORD AT A PLACE", "Own course", "5 January 2026"):
        assert words in text, words
    for words in ("Foreign", "MY OWN"):
        assert words not in text, words


def test_a_reviewer_finds_what_waits_and_no_words_of_wagtail():
    request = asked(course_page(title="To review"))
    client = signed_in(reviewer("subject_matter"))
    assert "To review" in panel(client)
    trainer = signed_in(request.requested_by)
    whole = trainer.get("/admin/").content.decode()
    assert "Your pages and snippets in a workflow" not in whole
    assert "Awaiting your review" not in client.get("/admin/").content.decode()


def test_somebody_without_a_part_in_courses_has_no_panel(django_user_model):
    asked()
    client = Client()
    person = PersonFactory()
    person.user.user_permissions.add(*permission_to_open_the_admin())
    client.force_login(person.user)
    assert panel(client) == ""


def permission_to_open_the_admin():
    """Return the permission that opens the admin."""
    from_group = reviewer("community").user.groups.get()
    return from_group.permissions.all()


def test_the_panel_costs_the_same_for_one_row_and_for_twenty():
    page = course_page(title="Course 0", items=None, review_by=date(2026, 1, 5))
    request = asked(page)
    person = request.requested_by
    person.user.groups.add(*reviewer("subject_matter").user.groups.all())
    client = signed_in(person)

    def fill(request):
        request.page.specific.save_revision()
        services.comment(request=request, person=reviewer("community"), text="A word", at=AT)
        Comment.objects.create(page_id=request.page_id, user=PersonFactory().user, text="A place", contentpath="title")

    def count():
        with CaptureQueriesContext(connection) as queries:
            panel(client)
        return [query["sql"] for query in queries]

    fill(request)
    count()
    one = count()
    for number in range(1, 20):
        more = course_page(title=f"Course {number}", items=None, review_by=date(2026, 1, 5))
        appoint(user=person.user, course_page=more)
        fill(asked(more, person=PersonFactory()))
    assert len(count()) == len(one)
