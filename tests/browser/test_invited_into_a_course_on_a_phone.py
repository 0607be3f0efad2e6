"""A trainer makes an invitation link; a learner opens it on a phone, logs in and enrolls; later the course is closed."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from courses.trainers import appoint
from lms.base import clock
from lms.base.clock import site_day
from lms.enrollment.models import Enrollment
from tests.browser.judges import judge
from tests.factories import PersonFactory
from tests.factories.pages import course_page
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def course(db):
    """A course that is open by invitation."""
    call_command("lms_setup", verbosity=0)
    return course_page(title="Asking about language", items=None, entry="invitation")


@pytest.fixture
def trainer(course):
    """Its trainer."""
    person = PersonFactory()
    appoint(user=person.user, course_page=course)
    return person


def made_link(visit, trainer, course):
    """Make a link as a trainer does, and return its address and what axe found."""
    page = visit(trainer, viewport={"width": 1280, "height": 900})
    page.goto(f"/admin/training/courses/{course.pk}/")
    page.get_by_role("link", name="Invitation links").click()
    page.get_by_label("Last day").fill((site_day(clock.now()) + timedelta(days=9)).isoformat())
    page.get_by_label("How many people can come in").fill("12")
    page.get_by_role("button", name="Make a link").click()
    address = page.locator("code").inner_text()
    found = judge(page, "links of a course")
    assert page.get_by_role("row", name="0 of 12").is_visible()
    return page, address, found


def test_a_link_leads_through_the_log_in_into_the_course(visit, trainer, course):
    desk, address, found = made_link(visit, trainer, course)
    learner = PersonFactory()
    phone = visit(None, viewport=PHONE, java_script_enabled=False)
    phone.goto(course.get_url())
    assert phone.get_by_text("Use the invitation link of this course.").is_visible()
    phone.goto(address)
    phone.get_by_role("main").get_by_role("link", name="Log in").click()
    phone.get_by_label("E-mail").fill(learner.user.email)
    phone.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Log in").click()
    phone.get_by_role("heading", name="Asking about language").wait_for()
    assert phone.url == address
    phone.get_by_role("button", name="Enroll").click()
    assert phone.get_by_text("You are enrolled.").is_visible()
    assert phone.url.endswith(course.get_url())
    assert Enrollment.objects.get().person == learner
    desk.goto(f"/admin/training/courses/{course.pk}/links/")
    desk.get_by_role("button", name="Withdraw the link").click()
    desk.get_by_text("The link is withdrawn.").wait_for()
    assert found == []


def test_axe_finds_nothing_where_a_link_leads_and_where_a_course_was(visit, trainer, course):
    _desk, address, found = made_link(visit, trainer, course)
    follower = course_page(title="Asking again", items=None)
    page = visit(PersonFactory(), viewport=PHONE)
    for place in (address, "/training/join/invented/", course.get_url()):
        page.goto(place)
        found += judge(page, place)
    desk = visit(trainer)
    desk.goto(f"/admin/training/courses/{course.pk}/close/")
    found += judge(desk, "closing a course")
    desk.get_by_label("The course that follows this one").select_option(label=follower.title)
    desk.get_by_role("button", name="Close the course").click()
    desk.get_by_text("The course is closed.").wait_for()
    page.goto(course.get_url())
    found += judge(page, "a closed course")
    page.get_by_role("link", name="Asking again").click()
    assert page.get_by_role("heading", name="Asking again").is_visible()
    assert found == []
