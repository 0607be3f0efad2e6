"""The catalog with its filters on screen: accessible at none, one and a thousand courses, and its list is swapped in place."""

import os
from pathlib import Path

import pytest

from lms.catalog import loading, version
from lms.catalog.taxonomy import Competency
from tests.browser.judges import NARROW, judge, violations
from tests.factories.catalogs import many_courses
from tests.factories.courses import publish_course, publish_path
from tests.factories.pages import catalog

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def picture(page, name):
    """Keep a picture where the environment names a folder for it."""
    folder = os.environ.get("LMS_TEST_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def one_course():
    """Make one course with a tag, in a path."""
    loading.load_shipped()
    tags = tuple(Competency.objects.filter(code__in=["stigma", "5"]).values_list("pk", flat=True))
    publish_path(publish_course(title="Before the visit", competencies=tags), title="All of it")


@pytest.mark.parametrize(
    "make", [lambda: None, one_course, lambda: many_courses(1000)], ids=["none", "one", "thousand"]
)
def test_the_catalog_is_accessible_with_any_number_of_courses(make, visit):
    catalog()
    make()
    version.renew()
    page = visit()
    problems = []
    for address in ("/courses/", "/courses/?q=visit&topic=stigma", "/courses/?q=nothing-like-this", "/ar/courses/"):
        page.goto(address)
        for shut in page.locator("details:not([open]) > summary").all():
            if shut.is_visible():
                shut.click()
        problems += judge(page, address)
    page.set_viewport_size(PHONE)
    page.goto("/courses/?page=2")
    problems += violations(page, "second page on a phone")
    assert problems == []


def test_the_list_is_swapped_in_place_and_its_number_announced(visit):
    catalog()
    many_courses(60)
    page = visit(viewport={"width": 1280, "height": 900})
    page.goto("/courses/")
    picture(page, "catalog-desktop")
    page.evaluate("window.stays = true")
    page.get_by_role("searchbox", name="Search courses").fill("grief")
    page.get_by_role("searchbox").press("Enter")
    status = page.get_by_role("status")
    status.get_by_text("courses and paths match").wait_for()
    assert "q=grief" in page.url
    assert page.locator("#results .lms-card").count() == 7
    page.get_by_text("Stigma and bias").click()
    page.get_by_role("button", name="Show courses").click()
    page.wait_for_url("**topic=stigma**")
    assert "q=grief" in page.url
    assert page.evaluate("window.stays") is True, "the page was not loaded anew"
    picture(page, "catalog-filtered")


def test_it_works_without_scripts_on_a_phone(visit):
    catalog()
    many_courses(60)
    page = visit(viewport=NARROW, java_script_enabled=False)
    page.goto("/courses/")
    page.get_by_role("searchbox", name="Search courses").fill("grief")
    page.get_by_role("button", name="Search").click()
    assert "7 courses and paths match" in page.locator("#results").inner_text()
    page.get_by_role("link", name="Clear filters").click()
    assert "60 courses and paths" in page.locator("#results").inner_text()
    page.get_by_role("link", name="Next page").click()
    assert "Page 2 of 3" in page.locator("#results").inner_text()
