"""Courses as pages, published as a trainer would."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from wagtail.models import Locale, Page, Site

from courses.pages.models import CatalogPage, CoursePage, LessonPage, PathPage, QuizPage
from lms.catalog.models import Course
from lms.site.home.models import HomePage
from quizzes.bank import write_question
from tests.factories.courses import AT

SINGLE = {
    "kind": "single",
    "stem": "Who should interpret a question about suicide?",
    "options": [
        {"text": "A relative", "feedback": "FEEDBACK-WRONG a relative carries too much."},
        {"text": "A qualified interpreter", "feedback": "FEEDBACK-RIGHT trained and private."},
    ],
    "answer": 1,
    "objective": 1,
}
ORDERING = {
    "kind": "ordering",
    "stem": "Put the steps of a warm hand-off in order.",
    "options": [
        {"text": "Ask permission", "feedback": "First."},
        {"text": "Name the resource", "feedback": "Second."},
        {"text": "Call together", "feedback": "Third."},
        {"text": "Check back", "feedback": "Last."},
    ],
    "objective": 1,
}
MATCHING = {
    "kind": "matching",
    "stem": "Match each term to its meaning.",
    "pairs": [
        {"left": "Difference", "right": "any gap", "feedback": "No claim."},
        {"left": "Inequity", "right": "an unfair gap", "feedback": "A judgment."},
    ],
    "extra_right": [{"text": "a gap by biology", "feedback": "None of them."}],
    "objective": 1,
}
REFLECTION = {"kind": "reflection", "stem": "What will you try? Do not name patients."}


def home() -> HomePage:
    """Return the site's front page."""
    site = Site.objects.get(is_default_site=True)
    if isinstance(site.root_page.specific, HomePage):
        return site.root_page.specific
    page: HomePage = Page.get_first_root_node().add_child(instance=HomePage(title="Attune", slug="attune"))
    site.root_page = page
    site.save()
    return page


def catalog() -> CatalogPage:
    """Return the catalog."""
    found = CatalogPage.objects.first()
    return found or _publish(home(), CatalogPage(title="Courses", slug="courses"))


def _publish(parent: Any, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish()
    parent.refresh_from_db()
    return page


def lesson_page(
    course: CoursePage, title: str = "Ask first", body: list[dict[str, Any]] | None = None, **fields: Any
) -> LessonPage:
    """Publish a lesson below a course."""
    stream = body if body is not None else [text_block("LESSON-BODY Ask which language helps.")]
    page = LessonPage(title=title, slug=title.lower().replace(" ", "-"), body=json.dumps(stream), **fields)
    published: LessonPage = _publish(course, page)
    return published


def text_block(words: str) -> dict[str, Any]:
    """Return a text block."""
    return {"type": "text", "id": str(uuid4()), "value": f"<p>{words}</p>"}


def reflection_block(block_id: str | None = None) -> dict[str, Any]:
    """Return a reflection block."""
    prompt = "What did you assume? Do not name patients."
    return {"type": "reflection", "id": block_id or str(uuid4()), "value": {"prompt": prompt}}


def quiz_page(course: CoursePage, *items: dict[str, Any], attempts: int | None = None, slug: str = "quiz") -> QuizPage:
    """Publish a quiz with these items below a course."""
    questions = [
        write_question(key=uuid4(), kind=item["kind"], raw=item, at=AT, course_key=course.translation_key)
        for item in (items or (SINGLE,))
    ]
    stream = [{"type": "question", "id": str(uuid4()), "value": question.pk} for question in questions]
    page = QuizPage(title="Course quiz", slug=slug, attempts_allowed=attempts, questions=json.dumps(stream))
    published: QuizPage = _publish(course, page)
    return published


def course_page(
    *,
    title: str = "Access that works",
    lessons: int = 1,
    items: tuple[dict[str, Any], ...] | None = (SINGLE,),
    **fields: Any,
) -> CoursePage:
    """Publish a course with lessons and, unless ``items`` is None, a quiz; the parts first, so that it is read once."""
    slug = fields.pop("slug", title.lower().replace(" ", "-"))
    attempts = fields.pop("attempts", None)
    text = fields.pop("lesson_text", None)
    objectives = json.dumps([{"type": "objective", "id": str(uuid4()), "value": "Plan language access."}])
    values = {"summary": "A short course.", "objectives": objectives, **fields}
    page = CoursePage(title=title, slug=slug, live=False, **values)
    catalog().add_child(instance=page)
    for number in range(1, lessons + 1):
        lesson_page(page, f"Lesson {number}", body=[text_block(text)] if text else None)
    if items is not None:
        quiz_page(page, *items, attempts=attempts)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def path_page(*courses: CoursePage, title: str = "Foundations") -> PathPage:
    """Publish a path over courses."""
    stream = [{"type": "course", "id": str(uuid4()), "value": course.pk} for course in courses]
    page = PathPage(title=title, slug=title.lower(), summary="All of it.", courses=json.dumps(stream))
    published: PathPage = _publish(catalog(), page)
    return published


def record_of(page: Any) -> Course:
    """Return the catalog record of a course or path page."""
    return Course.objects.select_related("edition").get(key=page.translation_key)


def locale(code: str) -> Locale:
    """Return a locale."""
    return Locale.objects.get_or_create(language_code=code)[0]
