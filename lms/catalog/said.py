"""Titles and addresses in the language that is read: of the parts of an outline, and of courses in lists.

What is not translated keeps its words, with ``told`` naming their language, and is found at its address in the language that
is read: the page there says that it is not translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString

from lms.base.reading import here, language_read, told_in
from lms.catalog.models import Course, CourseTitle
from lms.catalog.outline import OutlineItem


def item_said(item: OutlineItem, *, source: str) -> dict[str, Any]:
    """Return a part of an outline as it is shown; ``source`` is the language in which its course was first written."""
    language = language_read()
    words = item.get("locales", {}).get(language, {})
    told = told_in("" if words else source)
    return {**item, **words, "url": here(words.get("url") or item["url"]), "told": told}


def title_said(item: OutlineItem | None, title: str) -> str:
    """Return the title of a part in the language that is read, the given one where there is none."""
    words = item.get("locales", {}).get(language_read(), {}) if item is not None else {}
    return words.get("title", title)


def say(courses: Iterable[Course]) -> None:
    """Give courses their titles, summaries and addresses in the language that is read, in memory alone; one statement at most."""
    language, known = language_read(), list(courses)
    others = [course for course in known if course.language != language]
    found = CourseTitle.objects.filter(course__in={course.pk for course in others}, locale=language) if others else []
    words = {each.course_id: each for each in found}
    for course in known:
        each = course.said = words.get(course.pk)
        if each is not None:
            course.title, course.summary, course.url = each.title, each.summary, each.url
        course.told = told_in("" if each is not None else course.language)
        course.url = here(course.url)


def objectives_said(course: Course, texts: Sequence[str]) -> tuple[list[str], SafeString]:
    """Return the objectives of an edition in the language that is read, and the attributes of their language.

    ``say`` has told the course. Where a translation has another number of objectives, they stay as they are.
    """
    lines = course.said.words.split("\n") if course.said is not None else []
    if texts and len(lines) == len(texts):
        return lines, told_in("")
    return list(texts), told_in(course.language)
