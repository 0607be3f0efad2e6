"""A course that came from a Word file by the steps is taken by a learner on a phone, to the end."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from courses.pages.models import CoursePage
from lms.enrollment.models import Enrollment
from lms.progress.models import CourseProgress
from tests.browser.tutorial import TITLE, press
from tests.factories import PersonFactory
from tests.factories.pages import catalog
from tests.factories.word import course_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def publish_by_the_steps(maker):
    """Send the forms of the steps as a maker does; return the address of the course."""
    client, place = Client(), "/admin/training/courses/"
    client.force_login(maker.user)
    client.post(f"{place}new/", {"title": TITLE, "summary": "Ask first."})
    course = CoursePage.objects.get()
    place = f"{place}{course.pk}/"
    client.post(f"{place}outcomes/", {"outcomes": "Ask which language helps."})
    waiting = client.post(f"{place}text/", {"file": SimpleUploadedFile("a.docx", course_draft())})
    client.post(waiting.url, {"alt-0": "Two chairs", "caption-1-0": "Where to write", "do": "apply"})
    client.post(f"{place}quiz/", {"title": "Quiz", "pass_mark": "80"})
    answers = {
        "answer_0": "A relative",
        "feedback_0": "No.",
        "answer_1": "The patient",
        "feedback_1": "Yes.",
        "right": "1",
    }
    client.post(f"{place}quiz/", {"stem": "Whom do you ask first?", **answers})
    client.post(f"{place}check/")
    return CoursePage.objects.get(live=True).url


def test_a_learner_takes_the_new_course_at_390_pixels_to_its_end(visit):
    call_command("lms_setup", verbosity=0)
    catalog()
    maker, learner = PersonFactory(), PersonFactory(legal_name="Lea Learner")
    maker.user.groups.add(Group.objects.get(name="Course makers"))
    address = publish_by_the_steps(maker)
    page = visit(learner, viewport={"width": 390, "height": 800})
    page.goto(address)
    press(page, "Enroll")
    page.goto(address)
    page.get_by_role("link", name="Ask first").first.click()
    page.get_by_role("heading", name="Who may interpret").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_alt_text("Two chairs").is_visible()
    press(page, "Mark complete and continue")
    page.get_by_role("heading", name="Write it down").first.wait_for()
    assert page.get_by_role("table").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "Mark complete and continue")
    press(page, "Start the quiz")
    page.get_by_role("radio", name="The patient").check()
    press(page, "Save and check all answers")
    press(page, "Submit all answers")
    assert Enrollment.objects.get(person=learner).course.title == TITLE
    assert CourseProgress.objects.get(enrollment__person=learner).completed_at is not None
