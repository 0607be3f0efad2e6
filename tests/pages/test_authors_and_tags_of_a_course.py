"""The page of a course says what it is about, and names its authors as they signed; whoever has not signed is not named."""

import json

import pytest
from django.core.exceptions import ValidationError

from courses.blocks.author import AuthorBlock
from lms.catalog import loading
from lms.catalog.taxonomy import Competency
from tests.factories.pages import course_page, path_page

pytestmark = pytest.mark.django_db
SIGNED = {
    "name": "Rosa Example", "credentials": "RN, MSN", "role": "author", "interests": "none", "disclosure": "",
    "signed_on": "2026-11-02",
}  # fmt: skip


def authors(*values):
    """Return a stream of authors."""
    return json.dumps([{"type": "author", "value": {**SIGNED, **value}} for value in values])


def test_who_has_signed_is_named_with_credentials_role_and_disclosure(client):
    tie = {"name": "Omar Example", "role": "planner", "interests": "some", "disclosure": "Advises Example Devices."}
    page = course_page(items=None, authors=authors({}, tie, {"name": "Not Yet", "signed_on": None}))
    shown = client.get("/courses/access-that-works/").content.decode()
    for words in (
        "Rosa Example",
        "RN, MSN",
        "Nothing to disclose",
        "Signed on 2 November 2026",
        "Omar Example",
        "Planner",
    ):
        assert words in shown
    assert "Discloses: <bdi>Advises Example Devices.</bdi>" in shown
    assert "Not Yet" not in shown
    assert "Authors and planners" not in client.get(path_page(page).url).content.decode()


def test_something_to_disclose_needs_its_words():
    block = AuthorBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({**SIGNED, "interests": "some"}))
    assert block.clean(block.to_python(SIGNED))["name"] == "Rosa Example"


def test_the_page_says_what_the_course_is_about_and_not_what_it_counts_for_by_tags(client):
    loading.load_shipped()
    page = course_page(items=None)
    chosen = [("clas", "5"), ("topics", "stigma"), ("counts-for", "yearly"), ("healthy-people", "education")]
    page.competencies = [Competency.objects.get(framework__slug=slug, code=code) for slug, code in chosen]
    page.save_revision().publish()
    shown = client.get("/courses/access-that-works/").content.decode()
    assert "<dd>CLAS 5. Language help<br>Stigma and bias</dd>" in shown
    assert "Yearly training" not in shown
