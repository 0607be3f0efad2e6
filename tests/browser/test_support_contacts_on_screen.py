"""Support contacts, authors and tags on screen: accessible beside a content note, under Help, and from right to left."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from lms.base import clock
from lms.catalog.support import SupportContact
from lms.catalog.taxonomy import Competency
from lms.flows.enroll import enroll
from tests.browser.judges import judge
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, record_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIGNED = {"name": "Rosa Example", "credentials": "RN", "role": "author", "interests": "none", "signed_on": "2026-11-02"}


def picture(page, name):
    """Keep a picture where the environment names a folder for it."""
    folder = os.environ.get("LMS_TEST_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_contacts_authors_and_tags_are_accessible(visit):
    call_command("lms_setup", verbosity=0)
    today = clock.now().date()
    line = {
        "country": "MX",
        "language": "en",
        "kind": "crisis",
        "reach": "Call 555-0100",
        "url": "https://example.org/",
    }
    SupportContact.objects.create(name="Evening line", checked_on=today, **line)
    SupportContact.objects.create(name="Morning line", checked_on=today - timedelta(days=400), **line)
    page = course_page(
        items=None,
        content_note="This course speaks of suicide.",
        authors=json.dumps([{"type": "author", "value": SIGNED}]),
    )
    page.competencies = Competency.objects.filter(code__in=["5", "stigma", "deaf"])
    page.save_revision().publish()
    lesson = lesson_page(page, "Hard words")
    lesson.content_note = "One case."
    lesson.save_revision().publish()
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    tab = visit(person)
    problems = []
    course = "courses/access-that-works/"
    for name, address in {"help": "training/help/", "course": course, "lesson": f"{course}hard-words/"}.items():
        for language in ("", "ar/"):
            tab.goto(f"/{language}{address}")
            for shut in tab.locator("details:not([open]) > summary").all():
                if shut.is_visible():
                    shut.click()
            problems += judge(tab, f"{language}{name}")
            tab.emulate_media(color_scheme="light")
            tab.set_viewport_size({"width": 390, "height": 844} if language else {"width": 1280, "height": 900})
            picture(tab, f"support-{name}-{language.strip('/') or 'en'}")
    assert problems == []
