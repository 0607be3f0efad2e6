"""Searching the catalog: full text over the records of courses in all their languages.

Titles, summaries, objectives and tags are searched; the bodies of lessons are in no index. What is found is narrowed to what
the reader may see afterwards, by whoever asks.
"""

from __future__ import annotations

import logging
import re

from django.db import transaction
from wagtail.search import index
from wagtail.search.backends import get_search_backend

from lms.catalog.models import Course

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 10
MOST_SIGNS = 40
"""Signs of a word; what is longer is cut, in the question as in nobody's title."""
MOST_TEXT = 2_000
MOST_FOUND = 1_000
BATCH = 200
logger = logging.getLogger("lms.catalog")


class SearchUnavailable(Exception):  # noqa: N818  # the state of a service, not a mistake
    """The search does not answer."""


def words_in(text: str) -> list[str]:
    """Return the words of what somebody typed; signs and what is beyond measure are left out."""
    return [word[:MOST_SIGNS] for word in WORD.findall(text[:MOST_TEXT])[:MOST_WORDS]]


def find(words: list[str]) -> list[int]:
    """Return the keys of courses that have all words, the best first; whole words, or else such as begin like the last.

    Raises SearchUnavailable when the search does not answer.
    """
    backend, rows, query = get_search_backend(), Course.objects.only("pk"), " ".join(words)
    try:
        with transaction.atomic():
            found = [row.pk for row in backend.search(query, rows, operator="and")[:MOST_FOUND]]
            return found or [row.pk for row in backend.autocomplete(query, rows, operator="and")[:MOST_FOUND]]
    except Exception as error:  # each search engine has exceptions of its own
        logger.exception("The search of the catalog does not answer")
        raise SearchUnavailable from error


def enter(course: Course) -> None:
    """Enter a course into the index, or bring its entry up to date."""
    index.insert_or_update_object(course)


def enter_all() -> int:
    """Enter all courses; return how many."""
    rows = Course.objects.prefetch_related("titles", "competencies__framework").order_by("pk")
    backend, last, count = get_search_backend(), 0, 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        backend.add_bulk(Course, batch)
        last, count = batch[-1].pk, count + len(batch)
    return count
