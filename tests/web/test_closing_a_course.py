"""A trainer closes a course; whoever comes to it is told, and shown the one that follows it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupPagePermission, PageViewRestriction

from lms.catalog.models import Course
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, locale, record_of

pytestmark = pytest.mark.django_db
ADDRESS = "/courses/asking/"


@pytest.fixture
def page():
    """A published course."""
    return course_page(title="Asking", items=None)


@pytest.fixture
def follower():
    """The course that follows it."""
    return course_page(title="Asking again", items=None)


def screen(page):
    """Return the address of the screen."""
    return f"/admin/training/courses/{page.pk}/close/"


def text_of(response, status=200):
    """Return the text of an answer."""
    assert response.status_code == status
    return response.content.decode()


def closed(client, page, follower=None):
    """Close a course and return the answer."""
    data = {"successor": record_of(follower).pk if follower else ""}
    return client.post(screen(page), data, follow=True)


def test_a_closed_course_says_so_at_its_address_and_leads_to_the_one_that_follows(trainer_of, page, follower):
    assert "is closed. Who takes it can go on" in text_of(closed(trainer_of(page), page, follower))
    response = Client().get(ADDRESS)
    text = text_of(response, 410)
    assert "This course is closed and takes no new learners" in text
    assert f'<a href="{follower.get_url()}"><bdi>Asking again</bdi></a>' in text
    assert "noindex" in response["X-Robots-Tag"]
    assert ADDRESS not in text_of(Client().get("/courses/")), "it left the catalog"
    assert record_of(page).status == Course.Status.RETIRED


def test_without_one_it_only_says_that_it_is_closed(trainer_of, page):
    closed(trainer_of(page), page)
    text = text_of(Client().get(ADDRESS), 410)
    assert "This course is closed" in text
    assert "Another course follows this one" not in text


def test_who_takes_it_goes_on_and_others_are_told_at_its_lessons(trainer_of, sign_in, page, follower):
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    closed(trainer_of(page), page, follower)
    lesson = f"{ADDRESS}lesson-1/"
    assert "LESSON-BODY" in text_of(sign_in(person).get(lesson))
    assert "My learning" in text_of(sign_in(person).get(ADDRESS), 410)
    told = text_of(sign_in(PersonFactory()).get(lesson), 403)
    assert "Another course follows this one" in told
    assert "LESSON-BODY" not in told


def test_a_deleted_course_is_told_at_its_address_too(page, follower):
    Course.objects.filter(key=page.translation_key).update(successor=record_of(follower))
    page.delete()
    assert "Another course follows this one" in text_of(Client().get(ADDRESS), 410)


def test_a_translation_says_so_itself_and_at_its_address_when_it_is_gone(trainer_of, page, follower):
    spanish = page.copy_for_translation(locale("es"), copy_parents=True)
    spanish.title, spanish.slug = "Preguntar", "preguntar"
    spanish.save_revision().publish()
    closed(trainer_of(page), page, follower)
    address = "/es/courses/preguntar/"
    assert f'<a href="/es{follower.get_url()}"><bdi lang="en" dir="ltr">Asking again</bdi></a>' in text_of(
        Client().get(address)
    )
    spanish.delete()
    assert "<h1>Preguntar</h1>" in text_of(Client().get(address), 410)


def test_a_follower_that_is_gone_itself_is_not_promised(page, follower):
    Course.objects.filter(key=page.translation_key).update(successor=record_of(follower))
    Course.objects.filter(key=follower.translation_key).update(url="")
    page.unpublish()
    assert "Another course follows this one" not in text_of(Client().get(ADDRESS), 410)


def test_a_course_for_some_visitors_is_told_to_nobody(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    page.unpublish()
    assert Client().get(ADDRESS).status_code == 404


@pytest.mark.parametrize("address", ["/courses/never/", "/courses/%00/", "/elsewhere/"])
def test_what_was_never_there_is_not_found(page, address):
    page.unpublish()
    assert Client().get(address).status_code == 404


def test_another_page_at_the_same_address_is_shown(page):
    page.unpublish()
    page.slug = "asking-before"
    page.save()
    course_page(title="Asking", items=None)
    assert Client().get(ADDRESS).status_code == 200


def test_publishing_opens_it_again_and_keeps_what_follows(trainer_of, page, follower):
    client = trainer_of(page)
    closed(client, page, follower)
    page.refresh_from_db()
    page.save_revision().publish()
    assert "Another course follows this one" not in text_of(Client().get(ADDRESS))
    assert record_of(page).successor == record_of(follower)


def test_what_follows_can_be_said_later_and_taken_back(trainer_of, page, follower):
    client = trainer_of(page)
    closed(client, page)
    assert "You can still say which one follows it" in text_of(client.get(screen(page)))
    closed(client, page, follower)
    follower.unpublish()
    assert "Asking again" in text_of(client.get(screen(page))), "what was chosen stays offered"
    closed(client, page)
    assert record_of(page).successor is None


def test_a_course_does_not_follow_itself(trainer_of, page):
    client = trainer_of(page)
    response = client.post(screen(page), {"successor": record_of(page).pk})
    assert "Select a valid choice" in text_of(response, 422)
    page.refresh_from_db()
    assert page.live
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.filter(key=page.translation_key).update(successor=record_of(page))


def test_a_course_that_was_never_published_has_nothing_to_close(trainer_of, page):
    draft = page.copy(update_attrs={"slug": "draft"}, keep_live=False)
    assert "nothing to close" in text_of(trainer_of(draft).get(screen(draft), follow=True))


def test_who_may_not_publish_does_not_close(trainer_of, page):
    client = trainer_of(page)
    GroupPagePermission.objects.filter(permission__codename="publish_page").delete()
    assert "Somebody who may publish this course can close it" in text_of(client.get(screen(page)))
    closed(client, page)
    page.refresh_from_db()
    assert page.live


def test_a_trainer_of_another_course_does_not_close_it(trainer_of, page, follower):
    client = trainer_of(follower)
    assert client.get(screen(page)).status_code == 404
    assert client.post(screen(page), {"successor": ""}).status_code == 404
    page.refresh_from_db()
    assert page.live


def test_the_builder_leads_there(trainer_of, page):
    assert screen(page) in text_of(trainer_of(page).get(f"/admin/training/courses/{page.pk}/"))


def test_a_page_that_is_not_there_costs_one_statement_more(page):
    client = Client()
    client.get("/courses/never/")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get("/courses/never/")
    assert sum("lms_coursetitle" in query["sql"] for query in seen) == 1
