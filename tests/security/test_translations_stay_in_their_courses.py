"""Every address of wagtail-localize, asked by who works on the course, who works on another one, and who sees everything."""

import json
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, StringSegment, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from courses.models import Fact
from courses.trainers import appoint
from quizzes.models import Question
from tests.factories import PersonFactory
from tests.factories.pages import SINGLE, course_page, lesson_page, locale, text_block
from tests.security.routes import routes

pytestmark = pytest.mark.django_db
ROLES = ("trainer", "other_trainer", "administrator", "superuser")
STATES = {
    # trainer, trainer of another course, training administrator, superuser: to GET
    "submit_page_translation": "home 404 404 200",
    "submit_snippet_translation": "404 404 home 200",
    "update_translations": "home 404 404 200",
    "translations_report": "home home home 200",
    "translations_report_results": "home home home 200",
    "snippets_api_listing": "200 200 200 200",
    "snippets_api_detail": "200 404 404 200",
    "preview_translation": "200 home home 200",
    "convert_to_alias": "200 home home 200",
    "download_pofile": "200 home home 200",
    "javascript_catalog": "200 200 200 200",
}
CHANGES = {
    # the same people: what changes something
    "submit_page_translation": ("post", "home 404 404 302"),
    "submit_snippet_translation": ("post", "404 404 home 302"),
    "update_translations": ("post", "home 404 404 302"),
    "edit_string_translation": ("put", "201 403 403 201"),
    "edit_override": ("put", "201 403 403 201"),
    "upload_pofile": ("post", "302 home home 302"),
    "machine_translate": ("post", "404 404 404 404"),
    "stop_translation": ("post", "302 home home 302"),
    "convert_to_alias": ("post", "302 home home 302"),
}
OF_ONE_TRANSLATION = (
    "preview_translation", "download_pofile", "upload_pofile", "machine_translate", "stop_translation",
)  # fmt: skip
WORDS = {"edit_string_translation": "Pregunte", "edit_override": '"https://example.org/es/"'}
NEXT = "/admin/training/courses/"


@pytest.fixture
def course():
    """Return a course that is submitted to Spanish, with a question."""
    link = text_block('See <a href="https://example.org/">this</a>.')
    page = course_page(title="Ask", lessons=0, items=(SINGLE,))
    translate_object(page, [locale("es")])
    translate_object(lesson_page(page, "Linked", body=[link]), [locale("es")])
    return page


@pytest.fixture
def people(course):
    """Return a signed-in client for each role."""
    call_command("lms_setup", verbosity=0)
    users = {role: PersonFactory().user for role in ROLES[:3]}
    appoint(user=users["trainer"], course_page=course)
    appoint(user=users["other_trainer"], course_page=course_page(title="Other", items=(SINGLE | {"stem": "FOREIGN"},)))
    users["administrator"].groups.add(Group.objects.get(name="Training administrators"))
    users["superuser"] = get_user_model().objects.create_superuser("root@example.org", "x")
    clients = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, client in clients.items():
        client.force_login(users[role])
    return clients


def addresses(course):
    """Return the address of each route, about the Spanish translation of the course and its question or a fact."""
    source = TranslationSource.objects.get(object_id=course.translation_key)
    translation = Translation.objects.get(source=source)
    segment = StringSegment.objects.get(source=source, context__path="title")
    override = OverridableSegment.objects.get()
    linked = Translation.objects.get(source=override.source_id)
    question = Question.objects.get(course_key=course.translation_key)
    fact = Fact.objects.create(
        slug="f", statement="S", value="1", source="Source", source_year=2024, locale=locale("en")
    )
    arguments = {
        "submit_page_translation": [course.pk],
        "submit_snippet_translation": ["lms_courses", "fact", fact.pk],
        "update_translations": [source.pk],
        "snippets_api_listing": ["lms_quizzes", "question"],
        "snippets_api_detail": ["lms_quizzes", "question", question.pk],
        "convert_to_alias": [translation.get_target_instance().pk],
        "edit_string_translation": [translation.pk, segment.pk],
        "edit_override": [linked.pk, override.pk],
        **{name: [translation.pk] for name in OF_ONE_TRANSLATION},
    }
    names = {*STATES, *CHANGES}
    return {name: reverse(f"wagtail_localize:{name}", args=arguments.get(name, [])) for name in names}


def answered(response):
    """Return the status, ``home`` for Wagtail's refusal."""
    return "home" if response.headers.get("Location") == reverse("wagtailadmin_home") else str(response.status_code)


def body_of(name, file):
    """Return what is sent."""
    if name in WORDS:
        return urlencode({"value": WORDS[name]})
    if name == "upload_pofile":
        return {"file": SimpleUploadedFile("t.po", file.encode()), "next": NEXT}
    return {"locales": [str(locale("ar").pk)], "next": NEXT}


def undone(client, method, address, body):
    """Send a change and take it back."""
    kind = {"content_type": "application/x-www-form-urlencoded"} if method == "put" else {}
    with transaction.atomic():
        answer = answered(getattr(client, method)(address, body, **kind))
        transaction.set_rollback(True)
    return answer


def test_each_address_has_a_decision():
    names = {name.partition(":")[2] for name, _address, _pattern in routes() if name.startswith("wagtail_localize:")}
    assert names == {*STATES, *CHANGES}


def test_opening_each_address(course, people):
    found = addresses(course)
    got = {name: " ".join(answered(people[role].get(found[name])) for role in ROLES) for name in STATES}
    assert got == STATES


def test_changing_something_at_each_address(course, people):
    found, got = addresses(course), {}
    file = Translation.objects.get(source__object_id=course.translation_key).export_po()
    for name, (method, _expected) in CHANGES.items():
        answers = [undone(people[role], method, found[name], body_of(name, str(file))) for role in ROLES]
        got[name] = method, " ".join(answers)
    assert got == CHANGES


def test_rows_of_other_courses_are_not_named(course, people):
    address = addresses(course)["snippets_api_listing"]
    assert "FOREIGN" not in people["trainer"].get(address).content.decode()
    assert SINGLE["stem"] in people["trainer"].get(address).content.decode()
    assert SINGLE["stem"] not in people["other_trainer"].get(address).content.decode()
    assert json.loads(people["administrator"].get(address).content) == []


def test_the_right_to_submit_reaches_no_course_of_others(course, people):
    submit = Permission.objects.get(codename="submit_translation", content_type__app_label="wagtail_localize")
    Group.objects.get(name="Trainers").permissions.add(submit)
    found = addresses(course)
    for name in ("submit_page_translation", "update_translations"):
        assert people["trainer"].get(found[name]).status_code == 200
        assert people["other_trainer"].get(found[name]).status_code == 404
        assert people["other_trainer"].post(found[name], {"locales": [locale("ar").pk]}).status_code == 404
    assert not course.has_translation(locale("ar"))
    assert people["trainer"].post(found["submit_page_translation"], {"locales": [locale("ar").pk]}).status_code == 302
    assert not course.get_translation(locale("ar")).live


def test_the_list_of_all_translations_stands_in_no_menu_of_trainers(course, people):
    report = reverse("wagtail_localize:translations_report")
    assert report not in people["trainer"].get("/admin/").content.decode()
    assert report in people["superuser"].get("/admin/").content.decode()
