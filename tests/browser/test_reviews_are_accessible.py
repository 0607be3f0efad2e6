"""The pages of reviews have no violation that axe finds, in each state, and a reviewer approves with the keyboard alone."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from courses.reviews.deciding import REFUSED, RETURNED
from courses.reviews.words import CHECKLISTS
from tests.browser.judges import judge, violations
from tests.factories.pages import course_page
from tests.factories.reviews import approve_all, asked, decide, reviewer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("LMS_TEST_PICTURES", "")
"""A folder outside of the project where whoever wants to look at the pages has pictures of them."""


def keep(page, name):
    """Keep a picture for somebody who looks."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_every_state_of_a_review_is_accessible(visit):
    requests = {
        name: asked(course_page(title=name.capitalize())) for name in ("waiting", "returned", "refused", "approved")
    }
    decide(requests["returned"], RETURNED)
    decide(requests["refused"], REFUSED)
    approve_all(requests["approved"])
    person = reviewer("subject_matter")
    page = visit(person)
    page.goto(reverse("lms_review", args=[requests["waiting"].uuid]))
    found = violations(page, "waiting", part="#main")
    keep(page, "waiting")
    page.goto("/admin/")
    found += violations(page, "panel", part="[aria-labelledby=training-panel]")
    keep(page, "panel")
    page = visit(requests["waiting"].requested_by)
    page.goto(reverse("lms_review", args=[requests["waiting"].uuid]))
    found += violations(page, "own work", part="#main")
    for name in ("returned", "refused", "approved"):
        page = visit(requests[name].requested_by)
        page.goto(reverse("lms_review", args=[requests[name].uuid]))
        found += violations(page, name, part="#main")
        keep(page, name)
    page.goto(reverse("lms_reviews"))
    found += violations(page, "list", part="#main")
    assert found == []


def test_what_a_course_says_and_the_choice_of_a_name_are_accessible(visit):
    request = asked()
    review = decide(request)
    page = visit(review.reviewer)
    page.goto(reverse("lms:my_reviews"))
    found = judge(page, "my reviews")
    keep(page, "mine")
    page.goto(request.page.get_url())
    found += judge(page, "course")
    keep(page, "course")
    assert found == []


def test_a_reviewer_approves_with_the_keyboard_alone(visit):
    request = asked()
    page = visit(reviewer("subject_matter"))
    page.goto(reverse("lms_review", args=[request.uuid]))
    for code in CHECKLISTS["subject_matter"]:
        page.locator(f"[name='answer-{code}'][value='yes']").press("Space")
    page.locator("[name='conflict'][value='none']").press("Space")
    with page.expect_navigation():
        page.get_by_role("button", name="Approve", exact=True).press("Enter")
    assert page.get_by_text("Your decision is kept as you sent it").is_visible()
    request.refresh_from_db()
    assert request.role == "community"
