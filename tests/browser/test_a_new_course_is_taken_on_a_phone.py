"""A course that came from a Word file by the steps is taken by a learner on a phone, to the end."""

import os
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect

from courses.pages.models import CoursePage, LessonPage
from courses.reviews import credits
from lms.base import clock
from lms.enrollment.models import Enrollment
from lms.progress.models import ActivityRecord, CourseProgress
from tests.browser.tutorial import TITLE, press
from tests.factories import PersonFactory
from tests.factories.media import VTT, mp4
from tests.factories.pages import catalog
from tests.factories.reviews import approve_all, asked
from tests.factories.word import course_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


SAID = "Good morning, I am the interpreter."
PICTURES = os.environ.get("LMS_TEST_PICTURES")


def keep(page, name):
    """Keep a picture for somebody who looks."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def publish_by_the_steps(maker):
    """Send the forms of the steps as a maker does, and approve as three reviewers do; return the address of the course."""
    client, place = Client(), "/admin/training/courses/"
    client.force_login(maker.user)
    client.post(f"{place}new/", {"title": TITLE, "summary": "Ask first."})
    course = CoursePage.objects.get()
    place = f"{place}{course.pk}/"
    client.post(f"{place}outcomes/", {"outcomes": "Ask which language helps."})
    waiting = client.post(f"{place}text/", {"file": SimpleUploadedFile("a.docx", course_draft())})
    client.post(waiting.url, {"alt-0": "Two chairs", "caption-1-0": "Where to write", "do": "apply"})
    film, captions = SimpleUploadedFile("a.mp4", mp4()), SimpleUploadedFile("a.vtt", VTT.encode())
    lesson = LessonPage.objects.get(title="Ask first").pk
    words = {"lesson": lesson, "title": "A greeting", "language": "en", "transcript": SAID, "watched": "on"}
    client.post(f"{place}video/", {**words, "file": film, "captions": captions})
    client.post(f"{place}quiz/", {"title": "Quiz", "pass_mark": "80"})
    answers = {
        "answer_0": "A relative",
        "feedback_0": "No.",
        "answer_1": "The patient",
        "feedback_1": "Yes.",
        "right": "1",
    }
    client.post(f"{place}quiz/", {"stem": "Whom do you ask first?", **answers})
    first, *_others = approve_all(asked(CoursePage.objects.get(), person=maker))
    credits.choose(review=first, style="named", name="Noor Haddad", agreed=True, at=clock.now())
    return CoursePage.objects.get(live=True).url


def test_a_learner_takes_the_new_course_at_390_pixels_to_its_end(visit):
    call_command("lms_setup", verbosity=0)
    catalog()
    maker, learner = PersonFactory(), PersonFactory(legal_name="Lea Learner")
    maker.user.groups.add(Group.objects.get(name="Course makers"))
    address = publish_by_the_steps(maker)
    page = visit(learner, viewport={"width": 390, "height": 800})
    page.goto(address)
    reviews = page.get_by_role("region", name="Reviewed by")
    expect(reviews.get_by_role("definition")).to_have_count(3)
    expect(reviews).to_contain_text("Noor Haddad")
    press(page, "Enroll")
    page.goto(address)
    page.get_by_role("link", name="Ask first").first.click()
    page.get_by_role("heading", name="Who may interpret").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_alt_text("Two chairs").is_visible()
    keep(page, "learner-lesson")
    read_the_transcript(page)
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


def read_the_transcript(page):
    """Be told that the video or its transcript is needed, then open the transcript; the film is never played."""
    press(page, "Mark complete and continue")
    expect(page.get_by_role("heading", name="Who may interpret")).to_be_visible()
    assert not ActivityRecord.objects.filter(done_at__isnull=False).exists()
    track = page.locator("video track")
    assert page.request.get(track.get_attribute("src")).text().startswith("WEBVTT")
    assert page.request.get(page.locator("video source").get_attribute("src")).ok
    with page.expect_response(lambda answer: "/signals/" in answer.url and answer.request.method == "POST"):
        page.get_by_text("Read the transcript").click()
    expect(page.get_by_text(SAID)).to_be_visible()
    keep(page, "learner-transcript")
