"""Who leaves a heavy lesson out and takes the gentler one completes the course all the same, on a phone without scripts."""

import pytest

from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from tests.browser.judges import judge
from tests.factories import PersonFactory
from tests.factories.pages import course_page, lesson_page, text_block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
NOTE = "This lesson describes discrimination and suicide."


def test_the_gentler_lesson_completes_the_course_and_gives_the_certificate(visit):
    course = course_page(title="Hard subjects", lessons=0, items=None)
    heavy = lesson_page(course, "What happened", body=[text_block("HEAVY-WORDS")], content_note=NOTE)
    lesson_page(course, "The same in short", body=[text_block("GENTLE-WORDS")], instead_of=heavy.translation_key)
    lesson_page(course, "What helps")
    course.save_revision().publish()
    page = visit(PersonFactory(), viewport=PHONE, java_script_enabled=False)
    page.goto(course.get_url())
    page.get_by_role("button", name="Enroll").click()
    page.goto(heavy.get_url())
    assert page.get_by_text(NOTE).is_visible()
    page.get_by_role("main").get_by_role("link", name="The same in short").first.click()
    assert page.get_by_text("GENTLE-WORDS").is_visible()
    page.get_by_role("button", name="Mark complete and continue").click()
    assert page.url.endswith("/what-helps/"), "the heavy lesson is not asked for again"
    page.get_by_role("button", name="Mark complete and continue").click()
    assert page.get_by_role("heading", name="You have finished the course").is_visible()
    enrollment = Enrollment.objects.get()
    assert enrollment.progress.completed_at is not None
    assert Certificate.objects.filter(enrollment=enrollment).count() == 1
    assert str(heavy.translation_key) not in enrollment.progress.state, "nobody has to say that they read it"
    judged = visit(enrollment.person, viewport=PHONE)
    judged.goto(heavy.get_url())
    assert judge(judged, "a lesson with a content note and another way through") == []
