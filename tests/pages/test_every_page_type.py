"""Every type of page: previewed in each of its modes without a trace, and whole after a translation."""

import json
import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import get_page_models
from wagtail_localize.fields import get_translatable_fields

from courses.pages.models import CatalogPage, CoursePage, LessonPage, ModulePage, PathPage, QuizPage
from courses.previews import modes
from courses.serving import LearnerPageMixin
from courses.trainers import appoint
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.reflections import services as reflections
from tests.factories import AT, PersonFactory
from tests.factories.pages import (
    catalog,
    course_page,
    home,
    lesson_page,
    locale,
    path_page,
    record_of,
    reflection_block,
    text_block,
)
from tests.factories.translations import KEPT, leaves, translated

pytestmark = pytest.mark.django_db
VISITOR, LEARNER, OUTSIDE, LOCKED, PAPER, MIRRORED = modes.LABELS
TEXTS = (models.CharField, models.TextField, RichTextField)
FIVE = (LEARNER, OUTSIDE, LOCKED, PAPER, MIRRORED)
TYPES = [model for model in get_page_models() if issubclass(model, LearnerPageMixin)]
ROWS = {
    CatalogPage: {VISITOR: "Access that works", PAPER: "Access that works", MIRRORED: "Access that works"},
    PathPage: dict.fromkeys(FIVE, "The courses of this path")
    | {LEARNER: "You are enrolled", OUTSIDE: "Take it in your own time", LOCKED: "Not open yet"},
    CoursePage: dict.fromkeys(FIVE, "What it consists of")
    | {LEARNER: "You are enrolled", OUTSIDE: "Take it in your own time", LOCKED: "Locked"},
    ModulePage: dict.fromkeys(FIVE, "What it consists of")
    | {LEARNER: "You are enrolled", OUTSIDE: "Take it in your own time", LOCKED: "Locked"},
    LessonPage: dict.fromkeys(FIVE, "LESSON-BODY") | {OUTSIDE: "Enroll first", LOCKED: "Opens on"},
    QuizPage: dict.fromkeys(FIVE, "Pass mark") | {OUTSIDE: "Enroll first", LOCKED: "Opens on"},
}
"""What each mode of each type shows."""
AUTHOR = {
    "name": "NAME",
    "credentials": "CREDENTIALS",
    "role": "author",
    "interests": "some",
    "disclosure": "DISCLOSURE",
    "signed_on": "2026-01-01",
}
EACH_TYPE = pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)


@pytest.fixture
def pages():
    """Publish one page of each type."""
    course = course_page(lessons=1, objectives="[]", references="<p>A source.</p>", content_note="It may hurt.")
    module = course.add_child(instance=ModulePage(title="First part", slug="first-part"))
    module.save_revision().publish()
    path = path_page(course)
    quiz = course.get_children().type(QuizPage).get().specific
    lesson = course.get_children().type(LessonPage).get().specific
    return {
        CatalogPage: catalog(),
        PathPage: path,
        CoursePage: course,
        ModulePage: module,
        LessonPage: lesson,
        QuizPage: quiz,
    }


@pytest.fixture
def superuser(client, django_user_model):
    """Sign somebody in who may edit everything and is nobody's learner."""
    client.force_login(django_user_model.objects.create_superuser("root@example.org", "x"))
    return client


def draft(client, page, mode):
    """Return the preview of the newest version of a page."""
    return client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": mode})


def test_every_type_of_page_has_a_row_in_this_test():
    assert set(ROWS) == set(TYPES)
    assert {model: tuple(model.preview_codes) for model in TYPES} == {model: tuple(ROWS[model]) for model in TYPES}


@EACH_TYPE
def test_a_preview_shows_what_its_mode_says_and_says_which_it_is(superuser, pages, model):
    for mode, words in ROWS[model].items():
        response = draft(superuser, pages[model], mode)
        html = response.content.decode()
        assert response.status_code == 200, mode
        assert f'data-preview="{mode}"' in html
        assert "Nothing is recorded, and nothing can be sent." in html
        assert words in html.partition("</aside>")[2], mode
        assert ('<html lang="en" dir="rtl">' in html) == (mode == MIRRORED)
        assert ("paper.js" in html) == (mode == PAPER)
        assert ("LESSON-BODY" in html) == (model is LessonPage and mode not in {OUTSIDE, LOCKED}), mode
        assert "A learner" in html
        assert "root@example.org" not in html


@EACH_TYPE
def test_a_preview_writes_nothing_leaves_no_session_and_sends_no_form(superuser, pages, model):
    cookies = {name: morsel.value for name, morsel in superuser.cookies.items()}
    for mode in ROWS[model]:
        with CaptureQueriesContext(connection) as seen:
            response = draft(superuser, pages[model], mode)
        html = response.content.decode()
        assert [row["sql"] for row in seen if not row["sql"].startswith("SELECT")] == [], mode
        assert not {"sessionid", "messages"} & set(response.cookies)
        assert {name: superuser.cookies[name].value for name in cookies} == cookies
        assert "form-action 'none'" in response.headers["Content-Security-Policy"]
        assert "autosave.js" not in html
        assert "lesson.js" not in html
        for action in re.findall(r'<form method="post"[^>]* action="([^"]+)"', html):
            if "/reading/" not in action:
                assert superuser.post(action).status_code == 404, action
    assert not Enrollment.objects.exists()


@EACH_TYPE
def test_a_page_that_is_not_saved_yet_is_previewed_too(superuser, pages, model):
    parent = pages[model].get_parent()
    names = (model._meta.app_label, model._meta.model_name, parent.pk)
    address = reverse("wagtailadmin_pages:preview_on_add", args=names)
    form = superuser.get(reverse("wagtailadmin_pages:add", args=names)).context["form"]
    sent = values_of(form) | {"title": "NEW-TITLE", "summary": "Short."}
    assert superuser.post(address, sent).json() == {"is_valid": True, "is_available": True}
    for mode in ROWS[model]:
        response = superuser.get(address, {"mode": mode})
        assert response.status_code == 200
        assert f'data-preview="{mode}"' in response.content.decode()
        assert ("NEW-TITLE" in response.content.decode()) == (model is not ModulePage)


def values_of(form):
    """Return what a browser would send of a form of the admin with nothing typed in."""
    found = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field, "block"):
            found[f"{bound.html_name}-count"] = 0
        elif value is not None and value is not False and value not in ("", []):
            found[bound.html_name] = value if isinstance(value, list) else str(value)
    return found


@EACH_TYPE
def test_only_the_team_of_the_course_previews(client, pages, model):
    call_command("lms_setup", verbosity=0)
    page, course = pages[model], pages[CoursePage]
    own, other = PersonFactory().user, PersonFactory().user
    appoint(user=own, course_page=course)
    appoint(user=other, course_page=course_page(title="Other course", lessons=0, items=None))
    inside = model not in {CatalogPage, PathPage}
    for user, status in ((None, 302), (PersonFactory().user, 302), (other, 302), (own, 200 if inside else 302)):
        if user is not None:
            client.force_login(user)
        response = draft(client, page, next(iter(ROWS[model])))
        assert response.status_code == status, user
        assert ("data-preview" in response.content.decode()) == (status == 200)
        assert client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])).status_code == status, user


def test_the_sizes_begin_with_a_phone():
    assert [(size["name"], size["device_width"]) for size in LessonPage().preview_sizes] == [
        ("phone", 390),
        ("tablet", 768),
        ("desktop", 1280),
    ]
    assert LessonPage().default_preview_size == "phone"


def test_an_unknown_mode_is_the_first_one(superuser, pages):
    assert 'data-preview="learner"' in draft(superuser, pages[LessonPage], "nothing").content.decode()


def test_a_draft_is_shown_with_the_drafts_around_it_and_learners_still_see_what_is_published(superuser, pages):
    lesson, course = pages[LessonPage], pages[CoursePage]
    lesson.title, lesson.body = "DRAFT-TITLE", json.dumps([text_block("DRAFT-BODY")])
    lesson.save_revision()
    html = draft(superuser, lesson, LEARNER).content.decode()
    assert "DRAFT-BODY" in html
    assert "Part 1 of 2" in html
    for page in (course, pages[QuizPage]):
        assert "DRAFT-TITLE" in draft(superuser, page, LEARNER).content.decode()
    assert "DRAFT-TITLE" not in superuser.get(course.url).content.decode()


def test_a_course_that_was_never_published_is_previewed_as_if_it_were(superuser):
    course = catalog().add_child(instance=CoursePage(title="New", slug="new", summary="Short.", live=False))
    for mode, words in ROWS[CoursePage].items():
        html = draft(superuser, course, mode).content.decode()
        assert words in html or mode == LOCKED
        assert "This takes no new learners" not in html


def test_a_lesson_is_locked_by_what_keeps_it_shut(superuser, pages):
    lesson, course, other = pages[LessonPage], pages[CoursePage], course_page(title="Before it", lessons=1, items=None)
    sample = "the day is an example"
    assert sample in draft(superuser, lesson, LOCKED).content.decode()
    lesson.opens_after = pages[QuizPage].translation_key
    lesson.save_revision()
    html = draft(superuser, lesson, LOCKED).content.decode()
    assert "Opens when you have completed" in html
    assert "Course quiz" in html
    assert sample not in html
    assert sample not in draft(superuser, course, LOCKED).content.decode()
    course.before = json.dumps([{"type": "course", "id": str(uuid4()), "value": other.pk}])
    course.save_revision()
    html = draft(superuser, pages[QuizPage], LOCKED).content.decode()
    assert "Before it" in html
    assert sample not in html
    assert "LESSON-BODY" in draft(superuser, lesson, LEARNER).content.decode()
    assert "Locked" not in draft(superuser, course, LEARNER).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"entry": "assigned"}, "By assignment"),
        ({"closes_on": "2020-01-01"}, "Enrolling is over"),
        ({"opens_on": "2999-01-01"}, "Not open yet"),
    ],
)
def test_who_may_take_a_path_is_told_as_it_is_drafted(superuser, pages, fields, words):
    path = pages[PathPage]
    for name, value in fields.items():
        setattr(path, name, value if name == "entry" else date.fromisoformat(value))
    path.save_revision()
    html = draft(superuser, path, LOCKED).content.decode()
    assert words in html
    assert "the day is an example" not in html
    assert words in draft(superuser, path, OUTSIDE).content.decode()


def test_a_preview_shows_nothing_that_its_trainer_wrote_or_reached(client):
    call_command("lms_setup", verbosity=0)
    course = course_page(lessons=0, items=None)
    block = reflection_block()
    lesson = lesson_page(course, "Mine", body=[block])
    trainer = PersonFactory()
    appoint(user=trainer.user, course_page=course)
    enroll(person=trainer, course=record_of(course), at=AT)
    reflections.save(
        person=trainer,
        course=record_of(course),
        block_key=f"block:{block['id']}",
        text="my aardvark",
        revision=0,
        at=AT,
    )
    client.force_login(trainer.user)
    assert "my aardvark" in client.get(lesson.url).content.decode()
    html = draft(client, lesson, LEARNER).content.decode()
    assert "my aardvark" not in html
    assert "Save my text" in html
    assert trainer.legal_name not in html


def test_a_message_waits_for_its_reader_beside_a_preview(superuser, pages):
    superuser.post(reverse("lms:reading"), {"size": "l", "back": "/training/"})
    for mode in (LEARNER, OUTSIDE):
        assert "Reading options" in draft(superuser, pages[LessonPage], mode).content.decode()
    assert list(superuser.get("/training/").context["messages"])


def test_a_course_of_twenty_lessons_costs_a_preview_no_more_queries_than_one_of_one(superuser):
    counts = {}
    for number in (1, 20):
        course = course_page(title=f"Course {number}", lessons=number, items=None)
        lesson = course.get_children().first()
        for page in (course, lesson):
            draft(superuser, page, LEARNER)
            with CaptureQueriesContext(connection) as seen:
                assert draft(superuser, page, LEARNER).status_code == 200
            counts.setdefault(page is course, []).append(len(seen))
    assert counts[True][0] == counts[True][1]
    assert counts[False][0] == counts[False][1]


def words_of(name, pages):
    """Return something in each text of a field that is a stream."""
    values = {
        "objectives": [("objective", "OBJECTIVE")],
        "authors": [("author", AUTHOR)],
        "before": [("course", pages[CoursePage].pk)],
        "courses": [("course", pages[CoursePage].pk)],
        "questions": list(pages[QuizPage].questions.raw_data)[:1],
        "body": [("text", "<p>BODY</p>")],
    }
    rows = values[name]
    return json.dumps([row if isinstance(row, dict) else block(*row) for row in rows])


def block(kind, value):
    """Return a block as it is stored."""
    return {"type": kind, "id": str(uuid4()), "value": value}


@EACH_TYPE
def test_a_translation_brings_every_text_back_and_keeps_the_rest(pages, model):
    page = pages[model]
    found = get_translatable_fields(model)
    fields = {each.field_name: model._meta.get_field(each.field_name) for each in found}
    asked = {each.field_name for each in found if each.is_translated(page)} - {"slug"}
    texts = [name for name in asked if type(fields[name]) in TEXTS and not fields[name].choices]
    streams = [name for name, field in fields.items() if isinstance(field, StreamField)]
    for name in texts:
        setattr(page, name, f"<p>{name.upper()}</p>" if isinstance(fields[name], RichTextField) else name.upper())
    for name in streams:
        setattr(page, name, words_of(name, pages))
    page.save_revision().publish()
    before = model.objects.get(pk=page.pk)
    if model is not CatalogPage:
        page.get_parent().copy_for_translation(locale("es"), copy_parents=True)
    else:
        home().copy_for_translation(locale("es"), copy_parents=True)
    after = translated(before)
    for name in set(fields) - {"slug"}:
        old, new = getattr(before, name), getattr(after, name)
        if name in texts:
            check_text(name, old, new)
        elif name in asked and name in streams:
            for (label, was), (same, now) in zip(leaves(list(old.raw_data)), leaves(list(new.raw_data)), strict=True):
                assert label == same
                check_text(label, was, now)
        else:
            assert plain(old) == plain(new), name


def plain(value):
    """Return a value of a page in a form that can be compared."""
    if isinstance(value, models.Manager):
        return sorted(value.values_list("pk", flat=True))
    return list(value.raw_data) if isinstance(value, StreamValue) else value


def check_text(name, old, new):
    """Compare a text with its translation; what is no text is the same in every language."""
    if name in KEPT or not isinstance(old, str):
        assert new == old, name
    else:
        assert "ES " in new, name
        assert re.sub(r' data-block-key="\w+"|ES ', "", new) == re.sub(r' data-block-key="\w+"', "", old), name
