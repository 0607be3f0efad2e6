"""Translation work of wagtail-localize goes to a worker as plain data, and is done at once where none can be told."""

import json
import logging

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import RequestFactory
from django.utils.module_loading import import_string
from wagtail.models import Locale
from wagtail_localize import tasks as localize
from wagtail_localize.components import TranslationComponentManager
from wagtail_localize.operations import translate_object, translate_page_subtree
from wagtail_localize.synctree import synchronize_tree

from courses import tasks
from courses.tasks import CeleryJobs
from courses.translating import jobs
from lms.base.tasks import LmsTask
from tests.factories import PersonFactory
from tests.factories.pages import course_page, lesson_page, locale

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """Keep what is sent to the broker, as text."""
    messages = []

    def send(task, *arguments, **_words):
        messages.append(json.loads(json.dumps(arguments)))
        return True

    monkeypatch.setattr(tasks, "hint", send)
    return messages


@pytest.fixture
def submitted():
    """Return a course with a lesson, whose own page is submitted to Spanish, and what is asked of the backend."""
    course, user = course_page(lessons=1, items=None), PersonFactory().user
    spanish = locale("es")
    translate_object(course, [spanish], None, user)
    return course, [course.pk, Locale.objects.filter(pk=spanish.pk), None, user]


def in_spanish(course):
    """Return how many parts of the course have a page in Spanish."""
    return course.get_translation(locale("es")).get_children().count()


def test_the_site_hands_translation_work_to_celery():
    assert isinstance(localize.background, CeleryJobs)
    assert isinstance(tasks.translate, LmsTask)
    assert tasks.translate.soft_time_limit < 300


def test_a_whole_course_goes_to_a_worker_when_its_rows_are_saved(sent, submitted, django_capture_on_commit_callbacks):
    course, arguments = submitted
    with django_capture_on_commit_callbacks(execute=True):
        CeleryJobs({}).enqueue(translate_page_subtree, arguments, {})
        assert sent == []
    assert in_spanish(course) == 0
    (message,) = sent
    tasks.translate(*message)
    assert in_spanish(course) == course.get_children().count() > 0
    tasks.translate(*message)
    assert in_spanish(course) == course.get_children().count()


def test_the_index_of_the_tree_is_not_sent(sent, django_capture_on_commit_callbacks):
    course = course_page(lessons=1, items=None)
    with django_capture_on_commit_callbacks(execute=True):
        CeleryJobs({}).enqueue(synchronize_tree, [course.locale, locale("es")], {"page_index": None})
    ((path, args, kwargs),) = sent
    assert (path, kwargs) == ("wagtail_localize.synctree.synchronize_tree", {})
    tasks.translate(path, args, kwargs)
    assert course.get_translation(locale("es")).alias_of_id == course.pk


def test_without_a_broker_the_work_is_done_in_the_request(
    submitted, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    course, arguments = submitted
    monkeypatch.setattr(tasks.translate.app.conf, "broker_url", "")
    with django_capture_on_commit_callbacks(execute=True):
        CeleryJobs({}).enqueue(translate_page_subtree, arguments, {})
    assert in_spanish(course) == course.get_children().count()
    assert "this process does the translation work" in caplog.text


def test_what_cannot_be_sent_is_done_at_once(sent, caplog):
    caplog.set_level(logging.INFO)
    done = []
    CeleryJobs({}).enqueue(done.append, [{"a form"}], {})
    assert done == [{"a form"}]
    assert sent == []
    assert "done at once" in caplog.text


def test_forms_that_are_none_are_not_sent():
    request = RequestFactory().get("/")
    assert jobs.packed(TranslationComponentManager.from_request(request)) is None
    with pytest.raises(TypeError):
        jobs.packed(TranslationComponentManager([("a", "component", "form")]))


def test_rows_come_back_as_rows_and_a_lost_one_is_told():
    person = PersonFactory()
    assert jobs.unpacked(jobs.packed(person.user)) == person.user
    everyone = type(person).objects.filter(pk=person.pk)
    assert list(jobs.unpacked(jobs.packed(everyone))) == [person]
    assert [jobs.unpacked(jobs.packed(value)) for value in ("es", 3, 1.5, True, None)] == ["es", 3, 1.5, True, None]
    lost = jobs.packed(lesson_page(course_page(items=None), "Gone"))
    lost[2] = [0]
    with pytest.raises(ObjectDoesNotExist):
        jobs.unpacked(lost)


def test_a_function_is_found_again_by_its_path():
    assert import_string(jobs.path_of(translate_page_subtree)) is translate_page_subtree
