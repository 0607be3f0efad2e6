"""Lessons and quizzes as an edition holds them: a learner reads the edition that they take, whatever became of the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wagtail.models import Locale

from courses import sites
from lms.catalog.models import EditionItem
from lms.catalog.outline import OutlineItem, digest
from lms.enrollment.models import Enrollment


def line_of(enrollment: Enrollment, key: UUID) -> OutlineItem | None:
    """Return the outline line of a part in the learner's edition."""
    items: list[OutlineItem] = enrollment.edition.outline["items"]
    return next((item for item in items if item["key"] == str(key)), None)


def show_edition(page: Any, enrollment: Enrollment) -> None:
    """Put what the learner's edition says in the place of what the page says.

    Nothing is asked of the database where a page can tell by itself that both say the same.
    """
    line = line_of(enrollment, page.translation_key)
    if line is None:
        return
    now = digest(page.edition_content()) if page.tells_its_content else ""
    own = line["locales"].get(sites.language_of(page), {})
    same = next((words for words in (own, *line["locales"].values()) if words.get("sha256") == now), None)
    if same is not None:
        page.title = same["title"]
        return
    kept = copy_of(enrollment, line, page)
    if kept is not None:
        page.show_copy(kept)
        page.shown_in = kept.locale


def copy_of(enrollment: Enrollment, line: OutlineItem, page: Any = None) -> EditionItem | None:
    """Return the copy of a part in the language of the page, else in the one in which the course was first written."""
    copies = list(EditionItem.objects.filter(edition=enrollment.edition_id, activity=line["id"]).order_by("pk"))
    if page is not None and len(copies) > 1:
        language = page.locale.language_code
        return next((copy for copy in copies if copy.locale == language), copies[0])
    return copies[0] if copies else None


def page_from(model: Any, kept: EditionItem, key: UUID) -> Any:
    """Return a page that is not stored, filled from a copy; the page that it was made of may be gone."""
    locale = Locale.objects.filter(language_code=kept.locale).first() or Locale.get_default()
    page = model(title=kept.title, slug="copy", translation_key=key, locale=locale)
    page.show_copy(kept)
    return page
