"""A trainer makes a link, gives it to people, and they come in by it; whoever opens a dead one gets one plain answer."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.pages.models import CoursePage
from lms.base import clock
from lms.base.clock import site_day
from lms.catalog.models import Course
from lms.enrollment.links import CourseLink
from lms.enrollment.models import Enrollment
from lms.flows.join import make_link
from lms.http.joining import PER_ADDRESS
from tests.factories import PersonFactory, UserFactory
from tests.factories.pages import catalog, course_page, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    """A published course that is open by invitation."""
    return course_page(title="Asking about language", items=None, entry="invitation")


@pytest.fixture
def trainer(page, trainer_of):
    """A client signed in as the trainer of the course."""
    return trainer_of(page)


def screen(page, action=""):
    """Return the address of the links of a course."""
    return f"/admin/training/courses/{page.pk}/links/{action}"


def in_days(number):
    """Return a day from today on, as a form sends it."""
    return (site_day(clock.now()) + timedelta(days=number)).isoformat()


def made_by(trainer, page, **data):
    """Make a link on the screen and return its address within the site."""
    response = trainer.post(screen(page), {"last_day": in_days(9), "most": "", **data})
    assert response.status_code == 200
    return re.search(r"http://testserver(/training/join/[^<]+)</code>", response.content.decode())[1]


def visitor(person=None):
    """Return a client, signed in as a person."""
    client = Client()
    if person is not None:
        client.force_login(person.user)
    return client


def text_of(response, status=200):
    """Return the text of an answer."""
    assert response.status_code == status
    return response.content.decode()


def test_the_address_is_shown_once_and_stored_nowhere(trainer, page):
    address = made_by(trainer, page)
    assert address.split("/")[-2] not in text_of(trainer.get(screen(page)))
    assert address.split("/")[-2] not in str(CourseLink.objects.values().get())
    assert "no-store" in trainer.get(screen(page))["Cache-Control"]


def test_somebody_with_the_link_sees_the_course_and_enrolls(trainer, page):
    address = made_by(trainer, page)
    client = visitor(PersonFactory())
    text = text_of(client.get(address))
    assert "Asking about language" in text
    assert "A short course." in text
    assert not Enrollment.objects.exists(), "opening the link changes nothing"
    response = client.post(address, follow=True)
    assert response.redirect_chain == [(page.get_url(), 302)]
    assert "You are enrolled" in text_of(response)
    assert client.get(address).url == page.get_url(), "who takes the course is led to it"
    assert "1</td>" in text_of(trainer.get(screen(page)))


def test_a_visitor_logs_in_first_and_comes_back(trainer, page):
    address = made_by(trainer, page)
    client = visitor()
    text = text_of(client.get(address))
    assert f"?next={address}" in text
    assert "Enroll<" not in text
    assert f"?next={address}" in text_of(client.post(address))
    assert not Enrollment.objects.exists()


def test_the_page_is_private_and_keeps_its_address_to_itself(trainer, page):
    address = made_by(trainer, page)
    for response in (visitor().get(address), visitor().get(f"{address[:-2]}/")):
        assert response["Referrer-Policy"] == "strict-origin"
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]


def test_without_the_link_nobody_enrolls_and_the_course_says_whom_to_ask(page, settings):
    settings.LMS_HELP_CONTACT = "training@example.org"
    client = visitor(PersonFactory())
    text = text_of(client.get(page.get_url()))
    assert "By invitation" in text
    assert "ask its trainer or training@example.org for it" in text
    settings.LMS_HELP_CONTACT = ""
    assert "ask its trainer for it" in text_of(client.get(page.get_url()))
    response = client.post(f"/training/courses/{record_of(page).uuid}/enroll/", follow=True)
    assert "open by invitation" in text_of(response)
    assert not Enrollment.objects.exists()


def test_wrong_expired_withdrawn_and_used_up_links_get_the_same_answer(trainer, page):
    addresses = [made_by(trainer, page, most="1") for _time in range(3)]
    expired, withdrawn, full = CourseLink.objects.order_by("pk")
    CourseLink.objects.filter(pk=expired.pk).update(last_day=site_day(clock.now()) - timedelta(days=1))
    trainer.post(screen(page, "withdraw/"), {"link": withdrawn.uuid})
    visitor(PersonFactory()).post(addresses[2])
    assert full.enrollments.count() == 1
    client = visitor(PersonFactory())
    answers = {
        re.sub(r'value="[^"]{64}"', "", text_of(getattr(client, method)(address), 410)).replace(address, "")
        for address in [*addresses, "/training/join/invented/"]
        for method in ("get", "post")
    }
    assert len(answers) == 1
    assert "This link lets nobody in" in answers.pop()
    said = text_of(trainer.get(screen(page)))
    for words in ("Its last day is over", "Withdrawn", "Everybody came in", "1 of 1"):
        assert words in said


def test_the_dead_link_names_the_help_contact(client, settings, page):
    settings.LMS_HELP_CONTACT = "training@example.org"
    assert "or training@example.org." in text_of(client.get("/training/join/invented/"), 410)


def test_tries_are_limited_and_a_whole_class_is_not_too_many(client, page):
    statuses = [client.get("/training/join/invented/").status_code for _time in range(PER_ADDRESS.most + 1)]
    assert set(statuses[:-1]) == {410}
    assert statuses[-1] == 429
    assert PER_ADDRESS.most >= 200


def test_a_withdrawn_link_is_told_and_stays_withdrawn(trainer, page):
    made_by(trainer, page)
    link = CourseLink.objects.get()
    for words in ("The link is withdrawn.", "This link was withdrawn before."):
        response = trainer.post(screen(page, "withdraw/"), {"link": link.uuid}, follow=True)
        assert words in text_of(response)


@pytest.mark.parametrize("link", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_link_of_the_course_is_not_found(trainer, page, link):
    assert trainer.post(screen(page, "withdraw/"), {"link": link}).status_code == 404


def test_a_trainer_does_not_withdraw_the_link_of_another_course(trainer, page):
    other = course_page(title="Other", items=None, entry="invitation")
    day = site_day(clock.now())
    link, _secret = make_link(course=record_of(other), by=UserFactory(), last_day=day, most=None, at=clock.now())
    assert trainer.post(screen(page, "withdraw/"), {"link": link.uuid}).status_code == 404
    assert trainer.get(screen(other)).status_code == 404
    link.refresh_from_db()
    assert link.withdrawn_at is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"last_day": in_days(-1)}, "Choose a day from today on"),
        ({"last_day": in_days(400)}, "Choose a day from today on"),
        ({"last_day": "soon"}, "Enter a valid date"),
        ({"most": "0"}, "greater than or equal to 1"),
        ({"most": "1e9"}, "Enter a whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(trainer, page, data, words):
    assert words in text_of(trainer.post(screen(page), {"last_day": in_days(9), **data}), 422)
    assert not CourseLink.objects.exists()


@pytest.mark.parametrize("entry", ["self", "assigned"])
def test_a_course_that_is_open_in_another_way_gets_no_link(trainer, page, entry):
    Course.objects.update(entry=entry)
    text = text_of(trainer.get(screen(page)))
    assert "Choose that under" in text
    assert 'name="last_day"' not in text
    response = trainer.post(screen(page), {"last_day": in_days(9)}, follow=True)
    assert "No link was made" in text_of(response)


def test_a_course_that_was_never_published_gets_no_link(trainer_of):
    page = CoursePage(title="Draft", slug="draft", summary="Not yet.", entry="invitation", live=False)
    catalog().add_child(instance=page)
    trainer = trainer_of(page)
    assert "Choose that under" in text_of(trainer.get(screen(page)))
    assert "No link was made" in text_of(trainer.post(screen(page), {"last_day": in_days(9)}, follow=True))


def test_the_builder_leads_there_and_the_form_of_the_course_offers_it(trainer, page):
    assert screen(page) in text_of(trainer.get(f"/admin/training/courses/{page.pk}/"))
    assert "People with the invitation link" in text_of(trainer.get(f"/admin/pages/{page.pk}/edit/"))


def queries_of(trainer, page):
    """Return how many statements the screen takes."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        text_of(trainer.get(screen(page)))
    return len(seen)


def test_twenty_links_take_no_more_statements_than_one(trainer, page):
    made_by(trainer, page)
    queries_of(trainer, page)
    one = queries_of(trainer, page)
    for _time in range(19):
        make_link(course=record_of(page), by=UserFactory(), last_day=site_day(clock.now()), most=None, at=clock.now())
    assert queries_of(trainer, page) == one
