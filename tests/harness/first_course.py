"""Runs in a host's ``manage.py shell``: publishes a course of a lesson and a quiz, and makes two accounts."""

import json
from uuid import uuid4

from django.contrib.auth import get_user_model
from wagtail.models import Site, get_page_models

from courses.mixins import CatalogMixin, CourseMixin, LessonMixin, QuizMixin
from lms.base import clock
from quizzes.bank import write_question

ITEM = {
    "kind": "single",
    "stem": "Who interprets a question about safety?",
    "options": [
        {"text": "A relative", "feedback": "A relative carries too much."},
        {"text": "A qualified interpreter", "feedback": "Right: trained and private."},
    ],
    "answer": 1,
    "objective": 1,
}


def publish(parent, mixin, **values):
    """Publish a page of the host's class for the mixin."""
    (model,) = [model for model in get_page_models() if issubclass(model, mixin)]
    page = parent.add_child(instance=model(**values))
    page.save_revision().publish()
    parent.refresh_from_db()
    return page


def block(kind, value):
    """Return the raw data of a stream block."""
    return {"type": kind, "id": str(uuid4()), "value": value}


home = Site.objects.get(is_default_site=True).root_page
(catalog,) = [page.specific for page in home.get_children() if isinstance(page.specific, CatalogMixin)]
objectives = json.dumps([block("objective", "Plan language access.")])
course = publish(
    catalog, CourseMixin, title="First steps", slug="first-steps", summary="A short course.", objectives=objectives
)
body = json.dumps([block("text", "<p>Ask which language helps.</p>")])
publish(course, LessonMixin, title="Ask first", slug="ask-first", body=body)
question = write_question(key=uuid4(), kind=ITEM["kind"], raw=ITEM, at=clock.now(), course_key=course.translation_key)
publish(course, QuizMixin, title="Quiz", slug="quiz", questions=json.dumps([block("question", question.pk)]))
get_user_model().objects.create_user("leila", password="a long test password", first_name="Leila", last_name="Haddad")
get_user_model().objects.create_superuser("root", password="a long test password")
print("published", course.url, course.pk)  # noqa: T201  # the test reads it
