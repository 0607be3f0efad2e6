"""Reading options: kept with a person and in the session of a visitor, drawn by the server without a script."""

import re
from uuid import uuid4

import pytest
from django.test import RequestFactory
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from lms.flows.enroll import enroll
from lms.http.context import viewer
from lms.organizations.models import Person
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, record_of

pytestmark = pytest.mark.django_db
LESSON = "/courses/access-that-works/lesson-1/"
OPTIONS = {"text_size": "larger", "spacing": "wide", "less_data": "1", "shortcuts": "1"}


@pytest.fixture
def page(db):
    return course_page()


@pytest.fixture
def learner(page, sign_in):
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    return sign_in(person)


def picture(title="A map"):
    image = get_image_model().objects.create(title=title, file=get_test_image_file(), file_size=2048)
    value = {"image": {"image": image.pk, "alt_text": "Bus lines", "decorative": False}, "caption": "All lines"}
    return {"type": "image", "id": "b6fe3a4a-7f7a-43d7-8c5a-3b7f7f1f1c55", "value": value}


def test_a_choice_is_kept_with_the_person_and_drawn_on_every_page(learner):
    answer = learner.post("/training/reading/", OPTIONS | {"back": LESSON})
    assert (answer.status_code, answer.url) == (302, LESSON)
    assert Person.objects.get().reading == {"less_data": True, "text_size": "larger", "spacing": "wide"}
    body = learner.get("/training/").content.decode()
    assert '<body class="lms lms-less-data lms-text-larger lms-wide-wide">' in body
    assert "literata-latin.woff2" not in body


def test_the_choice_of_a_visitor_lives_in_the_session_until_the_person_has_one(client, page, sign_in):
    client.post("/training/reading/", OPTIONS)
    assert 'class="lms lms-less-data' in client.get("/courses/").content.decode()
    assert Person.objects.count() == 0
    person = PersonFactory()
    client.force_login(person.user)
    assert "lms-text-larger" in client.get("/training/").content.decode()
    client.post("/training/reading/", {"text_size": "normal", "spacing": "normal", "shortcuts": "1"})
    assert "lms-text-" not in client.get("/training/").content.decode(), (
        "what the visitor chose is replaced, not under it"
    )
    client.post("/training/reading/", {"text_size": "large", "spacing": "normal", "shortcuts": "1"})
    client.logout()
    assert "lms-text-" not in client.get("/courses/").content.decode()
    person.refresh_from_db()
    assert person.reading == {"text_size": "large"}


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_saving_never_leads_to_another_site(client, back):
    for address in ("/training/reading/", "/training/reading/outline/"):
        assert client.post(address, {"back": back}).url == "/training/reading/"


def test_focus_leaves_the_outline_out_and_is_remembered(learner):
    assert "data-outline" in learner.get(LESSON).content.decode()
    learner.post("/training/reading/outline/", {"focus": "on", "back": LESSON})
    body = learner.get(LESSON).content.decode()
    assert "data-outline" not in body
    assert "Show the outline" in body
    learner.post("/training/reading/outline/", {"focus": "off", "back": LESSON})
    assert "data-outline" in learner.get(LESSON).content.decode()


def test_keys_that_are_off_are_not_even_loaded(learner):
    body = learner.get(LESSON).content.decode()
    assert "lms/js/keys.js" in body
    assert "<dialog" in body
    learner.post("/training/reading/", {"text_size": "normal", "spacing": "normal"})
    body = learner.get(LESSON).content.decode()
    assert "keys.js" not in body
    assert "<dialog" not in body


@pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile")  # Wagtail leaves it open
def test_with_less_data_a_picture_is_a_line_until_it_is_asked_for(sign_in, page):
    block = picture()
    name = block["id"]
    lesson_page(page, "Map", body=[block])
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    learner = sign_in(person)
    address = "/courses/access-that-works/map/"
    assert "<img" in learner.get(address).content.decode()
    learner.post("/training/reading/", OPTIONS)
    body = learner.get(address).content.decode()
    assert "<img" not in body
    for words in ("Image: Bus lines", "at most 2.0", f"?load=image-{name}#load-image-{name}", "All lines"):
        assert words in body
    body = learner.get(f"{address}?load=image-{name}").content.decode()
    assert "<img" in body
    assert f'id="load-image-{name}"' in body
    assert Person.objects.get().reading["less_data"], "asking once changes no choice"


@pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile")  # Wagtail leaves it open
def test_the_same_picture_twice_in_a_lesson_has_two_names_and_is_asked_for_once_at_a_time(sign_in, page):
    first = picture()
    second = {**first, "id": str(uuid4())}
    lesson_page(page, "Map", body=[first, second])
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    learner = sign_in(person)
    address = "/courses/access-that-works/map/"
    for asked, shown in (("", 2), (f"?load=image-{first['id']}", 1)):
        if asked:
            learner.post("/training/reading/", OPTIONS)
        body = learner.get(address + asked).content.decode()
        assert body.count("<img") == shown
        ids = re.findall(r' id="([^"]+)"', body)
        assert len(ids) == len(set(ids))
        assert {f"load-image-{each['id']}" for each in (first, second)} <= set(ids)


def test_the_profile_and_the_lesson_hold_the_same_form(learner):
    for address in (LESSON, "/training/profile/", "/training/reading/"):
        body = learner.get(address).content.decode()
        assert body.count('action="/training/reading/"') == 1
        assert f'name="back" value="{address}"' in body


def test_without_a_session_or_a_login_the_defaults_hold():
    found = viewer(RequestFactory().get("/?load=image-1"))["reading"]
    assert found.classes == ""
    assert found.loaded == {"image-1"}
