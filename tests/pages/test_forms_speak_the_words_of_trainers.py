"""The forms of a course, path, module, lesson and quiz say nothing of pages and slugs, and keep settings closed."""

import re

import pytest
from bs4 import BeautifulSoup
from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField

from courses import pagewriting
from courses.blocks.course import CourseBlock, CourseChooser
from courses.mixins import ModuleMixin
from courses.pages.models import CoursePage, LessonPage, ModulePage, PathPage, QuizPage
from tests.factories import UserFactory
from tests.factories.pages import course_page, path_page

pytestmark = pytest.mark.django_db
MODELS = [CoursePage, PathPage, ModulePage, LessonPage, QuizPage]
THEIRS = re.compile(r"\b(?:promote|pages?|child|children|snippets?|slugs?)\b", re.IGNORECASE)
SELDOM = {"slug", "seo_title", "search_description"}


def pages():
    """Return a page of each kind."""
    course = course_page(lessons=1)
    path_page(course)
    pagewriting.create(parent=course, mixin=ModuleMixin, user=UserFactory(), title="Module")
    return {model: model.objects.get() for model in MODELS}


def form_of(page, rf):
    """Return the form of a page as it is drawn."""
    request = rf.get("/")
    request.user = UserFactory(is_superuser=True)
    handler = page.get_edit_handler()
    form = handler.get_form_class()(instance=page, for_user=request.user, parent_page=page.get_parent())
    bound = handler.get_bound_panel(instance=page, request=request, form=form)
    return form, BeautifulSoup(bound.render_html(), "html.parser")


def blocks_of(block):
    """Yield a block and all blocks inside it."""
    yield block
    inner = [block.child_block] if isinstance(block, ListBlock) else []
    if isinstance(block, StreamBlock | StructBlock):
        inner = block.child_blocks.values()
    for each in inner:
        yield from blocks_of(each)


def test_what_a_form_shows_is_in_the_words_of_a_trainer(rf):
    found = {}
    for model, page in pages().items():
        _form, drawn = form_of(page, rf)
        for each in drawn(["script", "template", "style"]):
            each.decompose()
        words = [each.get("placeholder", "") for each in drawn.find_all(placeholder=True)]
        found[model.__name__] = [line for line in [*drawn.stripped_strings, *words] if THEIRS.search(line)]
    assert found == {model.__name__: [] for model in MODELS}


@pytest.mark.parametrize("model", MODELS)
def test_what_blocks_say_is_in_the_words_of_a_trainer(model):
    streams = [field.stream_block for field in model._meta.get_fields() if isinstance(field, StreamField)]
    said = [
        str(text)
        for stream in streams
        for block in blocks_of(stream)
        for text in (block.label, getattr(block.meta, "help_text", ""), getattr(block.meta, "description", ""))
        if text
    ]
    assert [text for text in said if THEIRS.search(text)] == []


@pytest.mark.parametrize("model", MODELS)
def test_there_is_no_tab_but_the_content_and_the_settings_of_wagtail(model):
    headings = [str(tab.heading) for tab in model.get_edit_handler().children]
    assert "Promote" not in headings
    assert headings[0] == "Content"


def test_what_is_seldom_needed_is_closed_and_menus_are_not_asked_for(rf):
    for page in pages().values():
        form, drawn = form_of(page, rf)
        assert set(form.fields) >= SELDOM
        assert "show_in_menus" not in form.fields
        closed = drawn.select(".w-panel.collapsed")
        names = {each.get("name") for panel in closed for each in panel.select("[name]")}
        assert names >= SELDOM


def test_a_course_is_chosen_as_a_course():
    block = CourseBlock()
    assert isinstance(block.widget, CourseChooser)
    drawn = block.widget.render("before", None, {"id": "before"})
    assert "Choose a course" in drawn
    assert "Choose another course" in drawn
    assert not THEIRS.search(" ".join(BeautifulSoup(drawn, "html.parser").stripped_strings))
    assert block.deconstruct()[0] == "wagtail.blocks.PageChooserBlock"
