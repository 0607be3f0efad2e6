"""The builder with its readiness panel has no violation that axe finds: with no, one and sixty lessons."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command

from courses import pagewriting, trainers
from courses.mixins import CourseMixin, LessonMixin
from tests.browser.judges import violations
from tests.factories import PersonFactory
from tests.factories.pages import catalog, course_page, lesson_page, locale, text_block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("LMS_TEST_PICTURES", "")
"""A folder outside of the project where whoever wants to look at the pages has pictures of them."""

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def course_with(number, user):
    """Return a course with so many lessons, the last of them empty, and its trainer appointed."""
    if number:
        course = course_page(title=f"Asking about language {number}", lessons=0)
        for each in range(1, number):
            lesson_page(course, f"Reading {each}", body=[text_block("Ask which language helps.")], teaches=[1])
        pagewriting.create(parent=course, mixin=LessonMixin, user=user, title="Still empty")
        course.copy_for_translation(locale("es"), copy_parents=True)
    else:
        course = pagewriting.create(parent=catalog(), mixin=CourseMixin, user=user, title="New", summary="S")
    trainers.appoint(user=user, course_page=course)
    return course


@pytest.mark.parametrize("number", [0, 1, 60])
def test_the_builder_is_accessible_and_as_wide_as_a_phone(visit, number):
    call_command("lms_setup", verbosity=0)
    person = PersonFactory()
    course = course_with(number, person.user)
    page = visit(person)
    page.emulate_media(reduced_motion="reduce")
    found = []
    for name, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)
        page.goto(f"/admin/training/courses/{course.pk}/")
        for details in page.locator("#readiness details").all():
            details.evaluate("element => { element.open = true }")
        found += violations(page, name, part="#main")
        if page.locator("#readiness").evaluate("element => element.scrollWidth > element.clientWidth"):
            found.append(f"{name}: the panel is wider than its place")
        if PICTURES:
            page.set_viewport_size({**size, "height": 3000})
            page.screenshot(path=str(Path(PICTURES) / f"builder-{number}-{name}.png"))
    assert found == []
