"""Questions in other languages: writing them, and finding the one that says what an attempt has frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, F, Q

from lms.catalog.outline import digest
from quizzes.models import Attempt, AttemptQuestion, Question, QuestionRevision
from quizzes.wording import translated


@transaction.atomic
def write_translation(
    *, question: Question, locale: str, words: Mapping[str, str], at: datetime, user: Any = None
) -> Question:
    """Say the newest revision of a question in another language; equal words add no revision.

    ``words`` gives each text of the question its translation. Raises quizzes.wording.UntranslatedError.
    """
    source = question.revision
    if source is None or locale == question.locale:
        raise ValueError("A translation says something that is written, in another language.")
    content = translated(source.content, words)
    row, _created = Question.objects.select_for_update().update_or_create(
        key=question.key,
        locale=locale,
        defaults={"kind": question.kind, "title": content["stem"][:200], "course_key": question.course_key},
    )
    seal, newest = digest(content), row.revision
    if newest is not None and (newest.sha256, newest.source_id) == (seal, source.pk):
        return row
    row.revision = QuestionRevision.objects.create(
        question=row,
        number=(newest.number if newest else 0) + 1,
        content=content,
        sha256=seal,
        source=source,
        made_at=at,
        made_by=user,
    )
    row.save(update_fields=["revision"])
    return row


def translation_of(question: Question, locale: str) -> Question | None:
    """Return what a question says in another language, of whatever revision; None without one."""
    rows = Question.objects.select_related("revision__source").exclude(pk=question.pk)
    return rows.filter(key=question.key, locale=locale).first()


def contents_in(rows: Iterable[AttemptQuestion], locale: str) -> dict[int, dict[str, Any]]:
    """Return what frozen questions say in a language, by the id of the frozen revision; what is not translated is missing.

    A translation of another revision is none of this one: the words of an answer may have changed their meaning.
    """
    found = QuestionRevision.objects.filter(source__in=[row.revision_id for row in rows], question__locale=locale)
    return {
        each.source_id: each.content for each in found.order_by("pk").only("source_id", "content") if each.source_id
    }


def tell(rows: Sequence[AttemptQuestion], *, locale: str, source: str) -> None:
    """Let rows of an attempt say their questions in a language, in memory alone.

    ``source`` is the language in which the course was first written. What is not translated stays as it was frozen, and
    ``told_in`` says so.
    """
    contents = contents_in(rows, locale) if locale != source else {}
    for row in rows:
        row.told_in = locale if row.revision_id in contents else source
        row.frozen = contents.get(row.revision_id, row.frozen)


def untranslated(questions: Sequence[Question], locale: str) -> list[Question]:
    """Return the questions whose newest revision is not said in a language."""
    there = set(
        QuestionRevision.objects.filter(
            source__in=[question.revision_id for question in questions], question__locale=locale
        ).values_list("source_id", flat=True)
    )
    return [question for question in questions if question.revision_id not in there]


def answers_by_language(*, question: Question) -> list[dict[str, Any]]:
    """Return for each language how many finished answers a question has, and the share of points that they got.

    One row is one answer of a submitted attempt that was read in that language: ``locale``, ``n``, ``difficulty`` (0 to 1, None
    where nothing is scored). A question that is much harder in one language is a sign of a bad translation.
    """
    rows = AttemptQuestion.objects.filter(question_key=question.key, response__isnull=False).exclude(locale="")
    finished = rows.exclude(attempt__status=Attempt.Status.OPEN)
    share = Avg(F("points") * 1.0 / F("max_points"), filter=Q(max_points__gt=0))
    counted = finished.values("locale").annotate(n=Count("pk"), difficulty=share).order_by("locale")
    return [dict(row) for row in counted]
