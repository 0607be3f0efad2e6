"""A trainer chooses among the parts of the own course, and what nobody could ever reach is refused in words."""

import json
from uuid import uuid4

import pytest
from wagtail.fields import StreamField

from courses.pages.models import LessonPage
from lms.progress import gates
from tests.factories.pages import course_page, lesson_page, path_page

pytestmark = pytest.mark.django_db


class Evaluation(gates.GateKind):
    """A gate of this test."""

    code, label, words = "evaluation", "Ask for an evaluation", "Send the evaluation"


@pytest.fixture
def evaluation():
    """A known kind of gate."""
    yield gates.register(Evaluation())
    gates.forget("evaluation")


def errors_of(page, field, django_user_model, **data):
    """Return what the form of a page says about a field."""
    form = form_of(page, django_user_model, {**empty_streams(page), **data})
    form.is_valid()
    return [str(error) for error in form.errors.get(field, ())]


def empty_streams(page):
    """Return what a form sends for fields of blocks without blocks."""
    return {f"{field.name}-count": "0" for field in page._meta.get_fields() if isinstance(field, StreamField)}


def form_of(page, django_user_model, data=None, parent_page=None):
    """Return the form of a page for an administrator."""
    user = django_user_model.objects.create_superuser(f"{uuid4()}@example.org", "x")
    form_class = page.get_edit_handler().get_form_class()
    return form_class(data, instance=page, for_user=user, parent_page=parent_page)


@pytest.fixture
def course():
    """A course of three lessons."""
    page = course_page(lessons=0, items=None)
    return page, [lesson_page(page, title) for title in ("One", "Two", "Three")]


def test_the_other_parts_of_the_course_are_offered_by_their_titles_also_for_a_new_one(course, django_user_model):
    page, (one, two, _three) = course
    course_page(title="Foreign", lessons=1, items=None)
    choices = form_of(one, django_user_model).fields["opens_after"].widget.choices
    assert [title for _key, title in choices] == ["None", "Two", "Three"]
    new = (
        form_of(LessonPage(locale=page.locale), django_user_model, parent_page=page)
        .fields["opens_after"]
        .widget.choices
    )
    assert [title for _key, title in new] == ["None", "One", "Two", "Three"]
    assert not errors_of(one, "opens_after", django_user_model, opens_after=str(two.translation_key))


def test_a_part_of_another_course_is_refused(course, django_user_model):
    _page, (one, *_others) = course
    foreign = lesson_page(course_page(title="Foreign", lessons=0, items=None), "Foreign lesson")
    said = errors_of(one, "opens_after", django_user_model, opens_after=str(foreign.translation_key))
    assert said == ["Choose a part of this course."]


def test_parts_that_would_wait_for_each_other_are_refused(course, django_user_model):
    _page, (one, two, three) = course
    two.opens_after, three.opens_after = one.translation_key, two.translation_key
    two.save()
    three.save()
    said = errors_of(one, "opens_after", django_user_model, opens_after=str(three.translation_key))
    assert said == ["These parts would wait for each other."]


def test_a_lesson_that_has_another_way_through_is_not_one_itself(course, django_user_model):
    _page, (one, two, three) = course
    two.instead_of = one.translation_key
    two.save()
    offered = [title for _key, title in form_of(three, django_user_model).fields["instead_of"].widget.choices]
    assert offered == ["None", "One"]
    said = errors_of(one, "instead_of", django_user_model, instead_of=str(three.translation_key))
    assert said == ["Another lesson completes this one already. Choose there instead."]


def test_no_more_parts_to_choose_than_are_marked(course, django_user_model):
    page, (one, *_others) = course
    one.by_choice = True
    one.save()
    assert not errors_of(page, "choose", django_user_model, choose="1")
    assert errors_of(page, "choose", django_user_model, choose="2")


def test_no_more_courses_than_the_path_has(course, django_user_model):
    page, _lessons = course
    path = path_page(page)
    stream = {"courses-count": "1", "courses-0-type": "course", "courses-0-value": str(page.pk), "courses-0-order": "0",
              "courses-0-deleted": "", "courses-0-id": str(uuid4())}  # fmt: skip
    assert not errors_of(path, "choose", django_user_model, choose="1", **stream)
    assert errors_of(path, "choose", django_user_model, choose="2", **stream)


@pytest.mark.parametrize("what", ["itself", "lesson", "circle", "other"])
def test_courses_before_are_courses_that_do_not_wait_for_this_one(course, django_user_model, what):
    page, (one, *_others) = course
    stream = json.dumps([{"type": "course", "id": str(uuid4()), "value": page.pk}])
    pages = {"itself": page, "lesson": one, "other": course_page(title="Other", items=None)}
    pages["circle"] = course_page(title="After", items=None, before=stream)
    data = {"before-count": "1", "before-0-type": "course", "before-0-value": str(pages[what].pk),
            "before-0-order": "0", "before-0-deleted": "", "before-0-id": str(uuid4())}  # fmt: skip
    assert bool(errors_of(page, "before", django_user_model, **data)) == (what != "other")


def test_what_else_has_to_be_done_is_offered_only_where_something_can_be(course, django_user_model):
    assert "gates" not in form_of(course[0], django_user_model).fields


def test_a_known_gate_is_offered_and_told_to_learners(course, django_user_model, evaluation, client):
    page, _lessons = course
    form = form_of(page, django_user_model, {**empty_streams(page), "gates": ["evaluation"]})
    form.is_valid()
    assert form.cleaned_data["gates"] == ["evaluation"]
    page.gates = ["evaluation", "of an app that is gone"]
    page.save_revision().publish()
    assert "<li>Send the evaluation</li>" in client.get("/courses/access-that-works/").content.decode()


def test_the_last_day_is_not_before_the_first(course, django_user_model):
    said = errors_of(course[0], "closes_on", django_user_model, opens_on="2026-12-02", closes_on="2026-12-01")
    assert said == ["The last day to enroll is before the day on which it opens."]
