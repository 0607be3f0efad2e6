"""A course and a lesson on paper: everything open, addresses spelled out, pages numbered, nothing to press."""

import io

import pytest
from pypdf import PdfReader

from lms.flows.enroll import enroll
from tests.browser.judges import judge
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, record_of, text_block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINK = '<a href="https://example.org/long/address">a page</a>'


@pytest.fixture
def learner(db):
    page = course_page(lessons=1)
    items = [{"title": "Folded", "text": "<p>INSIDE-THE-FOLD</p>"}]
    body = [
        text_block(f"See {LINK}"),
        {"type": "accordion", "id": "9b2f8f6e-9a53-4c7c-9d0e-0e4f1f8f9a11", "value": {"items": items}},
    ]
    lesson_page(page, "Folds", body=body)
    page.save_revision().publish()
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    return person


def paper(page, address):
    """Return the texts of the pages as they are printed."""
    page.goto(address)
    reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return [each.extract_text() for each in reader.pages]


def test_a_lesson_prints_whole_and_without_buttons(visit, learner):
    (text,) = paper(visit(learner), "/courses/access-that-works/folds/")
    for words in ("Folds", "INSIDE-THE-FOLD", "(https://example.org/long/address)", "1 / 1"):
        assert words in text
    for words in ("Mark complete", "Reading options", "Hide the outline", "Log in", "Help", "Lesson 1"):
        assert words not in text


def test_a_course_prints_part_by_part_with_numbered_pages(visit, learner):
    page = visit(learner)
    address = f"/training/enrollments/{learner.enrollments.get().uuid}/print/"
    texts = paper(page, address)
    assert len(texts) >= 3
    whole = "\n".join(texts)
    for words in (
        "LESSON-BODY",
        "INSIDE-THE-FOLD",
        "Course quiz",
        f"1 / {len(texts)}",
        "(https://example.org/long/address)",
    ):
        assert words in whole
    assert "Use the print command" not in whole
    assert judge(page, address) == []
