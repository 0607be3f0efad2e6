"""Publish the starter path as pages, as a trainer would: create, fill, publish. Running it again changes nothing.

What a person has edited since is theirs: a page with a revision by somebody, a question that somebody wrote on, and every
fact stay as they are.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.html import format_html, format_html_join
from wagtail.models import Page, Site

from courses.models import Fact
from courses.pages.models import CatalogPage, CoursePage, LessonPage, PathPage, QuizPage
from lms.base import clock
from lms.site.home.models import HomePage
from lms.site.starter import reading
from lms.site.starter.blocks import stable_id, stream
from lms.site.starter.reading import StarterCourse
from quizzes.bank import write_question
from quizzes.models import Question


@transaction.atomic
def seed() -> list[str]:
    """Publish what is missing, or differs and was not edited by a person; return the titles of the published pages."""
    published: list[str] = []
    catalog = _catalog(_home(published), published)
    pages = [_course(catalog, course, published) for course in reading.courses()]
    fields = reading.path()
    stream_data = [
        {"type": "course", "id": stable_id("path", str(page.translation_key)), "value": page.pk} for page in pages
    ]
    values = {
        "title": fields["title"],
        "summary": fields["summary"],
        "audience": fields["audience"],
        "counts_for": fields["counts_for"],
        "does_not_count_for": fields["does_not_count_for"],
        "courses": stream_data,
    }
    _page(catalog, PathPage, fields["slug"], values, published)
    return published


def _home(published: list[str]) -> HomePage:
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    if isinstance(site.root_page.specific, HomePage):
        return site.root_page.specific
    root = Page.get_first_root_node()
    home = HomePage(
        title="Attune",
        slug="attune",
        intro="Short courses on culturally competent care, for clinicians between two patients.",
    )
    root.add_child(instance=home)
    site.root_page, site.site_name = home, "Attune"
    site.save()
    published.append(home.title)
    return home


def _catalog(home: HomePage, published: list[str]) -> CatalogPage:
    intro = "Short, practical training for clinicians who want every person who walks in to be understood."
    catalog: CatalogPage = _page(home, CatalogPage, "courses", {"title": "Courses", "intro": intro}, published)
    return catalog


def _course(catalog: CatalogPage, course: StarterCourse, published: list[str]) -> CoursePage:
    fields = course.fields
    offer = reading.path()
    values = {
        "title": fields["title"],
        "summary": fields["summary"],
        "audience": fields["audience"],
        "level": fields["level"],
        "content_note": fields.get("content_note", ""),
        "counts_for": offer["counts_for"],
        "does_not_count_for": offer["does_not_count_for"],
        "objectives": [
            {"type": "objective", "id": stable_id(course.slug, "objective", str(number)), "value": text}
            for number, text in enumerate(fields["objectives"], 1)
        ],
        "references": _references(fields.get("references", [])),
    }
    page: CoursePage = _page(catalog, CoursePage, course.slug, values, published)
    facts = {fact["id"]: _fact(fact) for fact in course.facts}
    for number, lesson in enumerate(course.lessons, 1):
        body = stream(lesson, name=f"{course.slug}/{number}", facts=facts)
        lesson_values = {"title": lesson["title"], "content_note": lesson.get("content_note", ""), "body": body}
        _page(page, LessonPage, f"lesson-{number}", lesson_values, published)
    _quiz(page, course, published)
    return page


def _quiz(page: CoursePage, course: StarterCourse, published: list[str]) -> None:
    questions = [_question(course, item, page.translation_key) for item in course.items]
    values = {
        "title": course.fields.get("quiz_title", "Course quiz"),
        "intro": "Questions about cases and practice. You can take it as often as you like.",
        "pass_mark": course.fields["pass_mark"],
        "attempts_allowed": None,
        "questions": [
            {"type": "question", "id": stable_id(str(question.key)), "value": question.pk} for question in questions
        ],
    }
    _page(page, QuizPage, "quiz", values, published)


def _references(rows: list[dict[str, str]]) -> str:
    items = (
        (format_html('<a href="{}">{}</a>', row["url"], row["text"]) if row.get("url") else row["text"],)
        for row in rows
    )
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items))


def _fact(fact: dict[str, Any]) -> int:
    names = ("statement", "value", "source", "source_year", "url", "note")
    row, _created = Fact.objects.get_or_create(slug=fact["id"], defaults={name: fact.get(name, "") for name in names})
    return int(row.pk)


def _question(course: StarterCourse, item: dict[str, Any], course_key: UUID) -> Question:
    key = UUID(stable_id(course.slug, "item", item["key"]))
    edited = Question.objects.filter(key=key, locale="en", revision__made_by__isnull=False).first()
    return edited or write_question(key=key, kind=item["kind"], raw=item, at=clock.now(), course_key=course_key)


def _page(parent: Any, model: type[Any], slug: str, values: dict[str, Any], published: list[str]) -> Any:
    """Return the page below the parent, created or brought up to date and published where it differs."""
    raw = {name: json.dumps(value) if isinstance(value, list) else value for name, value in values.items()}
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = model(slug=slug, **raw)
        parent.add_child(instance=page)
    elif page.revisions.filter(user__isnull=False).exists() or not _differs(page, model(**raw), values):
        return page
    for name, value in raw.items():
        setattr(page, name, value)
    page.save_revision().publish()
    published.append(page.title)
    parent.refresh_from_db()
    return page


def _differs(page: Any, wanted: Any, values: dict[str, Any]) -> bool:
    names = [page._meta.get_field(name) for name in values]
    return any(
        field.get_prep_value(getattr(page, field.name)) != field.get_prep_value(getattr(wanted, field.name))
        for field in names
    )
