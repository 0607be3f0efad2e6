"""Writing questions and quizzes: every change of content is a new revision, attempts keep theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from lms.catalog.models import Activity
from lms.catalog.outline import digest
from quizzes import kinds
from quizzes.models import Question, QuestionRevision, Quiz, QuizItem

WATCHERS: list[Callable[[Question], None]] = []
"""Told of a question whose content changed: what keeps the courses in step registers itself here."""


@transaction.atomic
def write_question(
    *,
    key: UUID,
    kind: str,
    raw: Mapping[str, Any],
    at: datetime,
    locale: str = "en",
    course_key: UUID | None = None,
    user: Any = None,
) -> Question:
    """Create the question or give it a new revision; equal content adds none.

    Raises quizzes.kinds.base.ContentError with a message for each fault, and KeyError for an unknown kind.
    """
    content = kinds.get(kind).normalize(raw)
    question, _created = Question.objects.select_for_update().update_or_create(
        key=key, locale=locale, defaults={"kind": kind, "title": content["stem"][:200], "course_key": course_key}
    )
    seal = digest(content)
    newest = question.revision
    if newest is not None and newest.sha256 == seal:
        return question
    question.revision = QuestionRevision.objects.create(
        question=question,
        number=(newest.number if newest else 0) + 1,
        content=content,
        sha256=seal,
        made_at=at,
        made_by=user,
    )
    question.save(update_fields=["revision"])
    for told in WATCHERS:
        told(question)
    return question


@transaction.atomic
def set_archived(*, question: Question, archived: bool, at: datetime) -> None:
    """Take a question off the list that quizzes choose from, or put it back. Quizzes that use it keep it."""
    if archived != (question.archived_at is not None):
        question.archived_at = at if archived else None
        question.save(update_fields=["archived_at"])


def sync_quiz_settings(*, activity: Activity, attempts_allowed: int | None, url: str) -> None:
    """Write what of a published quiz holds for everybody at once, whatever edition they take."""
    Quiz.objects.filter(activity=activity).update(attempts_allowed=attempts_allowed, url=url)


@transaction.atomic
def sync_quiz(
    *,
    activity: Activity,
    title: str,
    questions: Sequence[Question],
    pass_mark: int,
    attempts_allowed: int | None,
    intro: str = "",
    url: str = "",
    shuffle: bool = True,
) -> Quiz:
    """Write the quiz record of a published quiz page. Attempts under way keep what they froze."""
    quiz, _created = Quiz.objects.update_or_create(
        activity=activity,
        defaults={
            "title": title,
            "intro": intro,
            "pass_mark": pass_mark,
            "attempts_allowed": attempts_allowed,
            "shuffle": shuffle,
            "url": url,
        },
    )
    quiz.items.all().delete()
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, question=question, position=position) for position, question in enumerate(questions, 1)
    )
    return quiz
