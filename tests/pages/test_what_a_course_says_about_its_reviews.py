"""The review status of a course is derived from its reviews: on its page, on its path, and on certificates."""

import json

import pytest

from lms.catalog.models import Course
from lms.catalog.standing import joined, words_of
from lms.certificates.snapshot import build
from lms.flows.enroll import enroll
from lms.progress.services import lock
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, path_page, record_of, text_block
from tests.factories.reviews import approve_all, asked, decide
from tests.flows.test_reviewing_a_course import prefer

pytestmark = pytest.mark.django_db


def note(page):
    """Return the codes on the record of a page."""
    return Course.objects.get(key=page.translation_key).review_note


def notice(page):
    """Return what a certificate would say."""
    enrollment = enroll(person=PersonFactory(), course=record_of(page), at=AT)
    return build(enrollment=lock(enrollment_id=enrollment.pk), number="A", verify_code="b", path_title="")[
        "sample_notice"
    ]


def test_a_course_that_nobody_reviewed_is_a_sample_everywhere(client):
    page = course_page()
    path = path_page(page)
    assert (note(page), note(path)) == ("unreviewed", "unreviewed")
    words = "Sample, not yet reviewed by clinicians or communities"
    assert words in client.get(path.get_url()).content.decode()
    assert notice(page) == words


def test_all_approvals_take_the_note_away_from_the_course_and_its_path():
    page = course_page()
    path = path_page(page)
    approve_all(asked(page))
    assert (note(page), note(path)) == ("", "")
    assert notice(page) == ""


def test_a_skipped_community_review_is_printed(client):
    page = course_page()
    prefer(community=False)
    approve_all(asked(page))
    assert note(page) == "no_community"
    assert "Not community-reviewed" in client.get(page.get_url()).content.decode()
    assert notice(page) == "Not community-reviewed"


def test_a_change_after_the_approvals_is_said_until_it_is_approved():
    page = course_page()
    approve_all(asked(page))
    lesson = page.get_children().first().specific
    lesson.body = json.dumps([text_block("New words")])
    lesson.save_revision().publish()
    assert note(page) == "changed"
    approve_all(asked(page))
    assert note(page) == ""


def test_a_path_says_what_any_of_its_courses_says():
    good, refused = course_page(title="Good"), course_page(title="Refused")
    path = path_page(good, refused)
    approve_all(asked(good))
    decide(asked(refused), "refused")
    assert note(path) == "unreviewed;refused"


def test_a_course_that_is_not_published_has_no_record_to_renew(client):
    page = course_page()
    page.unpublish()
    prefer(publishes="trainer")
    approve_all(asked(page))
    assert note(page) == "unreviewed"


def test_an_older_sentence_on_a_record_is_shown_as_it_is():
    assert words_of("Reviewed in 2025") == ["Reviewed in 2025"]
    assert words_of("") == []
    assert joined(["changed", "", "unreviewed", "changed"]) == "unreviewed;changed"
