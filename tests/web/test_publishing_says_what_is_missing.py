"""Publishing in the editor says in plain words what is missing, links to the place, and keeps the draft."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from courses import pagewriting
from courses.mixins import LessonMixin
from tests.factories import UserFactory
from tests.factories.pages import course_page

pytestmark = pytest.mark.django_db


def lesson(course):
    """Return a draft of an empty lesson."""
    return pagewriting.create(parent=course, mixin=LessonMixin, user=UserFactory(), title="Ask again")


def publish(client, page, **changes):
    """Press "Publish" in the editor of a lesson."""
    fields = {"title": page.title, "slug": page.slug, "content_note": "", "action-publish": "1", "body-count": "0"}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields | changes, follow=True)


def test_publishing_an_empty_lesson_in_the_editor_keeps_the_draft_and_says_what_is_missing(trainer_of):
    course = course_page(items=None)
    page, client = lesson(course), trainer_of(course)
    answer = publish(client, page, title="A better title").content.decode()
    page.refresh_from_db()
    assert not page.live
    assert pagewriting.newest(page).title == "A better title"
    assert "The draft is saved, but not published: something is missing." in answer
    assert "The lesson “A better title” is empty." in answer
    assert "#panel-child-content-body-section" in answer


def test_publishing_a_whole_lesson_and_a_page_of_another_kind_goes_on(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root@example.org", "x"))
    course = course_page(items=None)
    page = lesson(course)
    body = {
        "body-count": "1",
        "body-0-type": "text",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": str(uuid4()),
    }
    contents = {"blocks": [{"key": "a", "text": "Hi", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
                            "entityRanges": [], "data": {}}], "entityMap": {}}  # fmt: skip
    publish(client, page, **body, **{"body-0-value": json.dumps(contents)})
    page.refresh_from_db()
    assert page.live
    home = course.get_parent().get_parent()
    client.post(
        reverse("wagtailadmin_pages:edit", args=[home.pk]), {"title": "Home", "slug": home.slug, "action-publish": "1"}
    )
    home.refresh_from_db()
    assert home.title == "Home"
