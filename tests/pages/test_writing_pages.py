"""Pages are written as their trainers would: a draft with a revision, seen by learners when it is published."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from wagtail.models import PageLogEntry

from courses import pagewriting
from courses.mixins import CourseMixin, LessonMixin
from courses.trainers import appoint
from tests.factories import UserFactory
from tests.factories.pages import catalog, course_page, text_block

pytestmark = pytest.mark.django_db


def test_a_new_page_is_a_draft_at_the_end_with_its_writer_and_a_log_entry():
    user, course = UserFactory(), course_page(items=None)
    page = pagewriting.create(parent=course, mixin=LessonMixin, user=user, title="Ask again", body=[text_block("Ask.")])
    assert (page.live, page.owner, page.latest_revision.user) == (False, user, user)
    assert [child.title for child in course.get_children()] == ["Lesson 1", "Ask again"]
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.create", user=user).count() == 1
    assert page.locale == course.locale


def test_equal_titles_get_different_addresses_and_a_title_of_signs_gets_one():
    user, parent = UserFactory(), catalog()
    slugs = [
        pagewriting.create(parent=parent, mixin=CourseMixin, user=user, title=title, summary="S").slug
        for title in ("Ask", "Ask", "ask", "!!!", "Ask-2")
    ]
    assert slugs == ["ask", "ask-2", "ask-3", "part", "ask-2-2"]


def test_a_page_that_lacks_something_is_not_made():
    parent = catalog()
    with pytest.raises(ValidationError):
        pagewriting.create(parent=parent, mixin=CourseMixin, user=UserFactory(), title="Ask", summary="")
    assert parent.get_children().count() == 0


def test_revising_and_appending_change_the_draft_and_publishing_shows_it():
    call_command("lms_setup", verbosity=0)
    user, course = UserFactory(), course_page(items=None)
    page = course.get_children().get().specific
    pagewriting.revise(page=page, user=user, title="New title")
    pagewriting.append_blocks(page=page, blocks=[text_block("More.")], user=user)
    page.refresh_from_db()
    assert (page.title, len(page.body)) == ("Lesson 1", 1)
    assert (pagewriting.newest(page).title, len(pagewriting.newest(page).body)) == ("New title", 2)
    with pytest.raises(PermissionDenied):
        pagewriting.publish(page=page, user=user)
    appoint(user=user, course_page=course)
    pagewriting.publish(page=page, user=type(user).objects.get(pk=user.pk))
    page.refresh_from_db()
    assert (page.title, len(page.body), page.live) == ("New title", 2, True)


def test_a_page_without_a_revision_can_be_published():
    course = course_page(items=None)
    page = course.get_children().get().specific
    page.revisions.all().delete()
    page.refresh_from_db()
    pagewriting.publish(page=page, user=None)
    assert page.revisions.count() == 1
