"""The questions and the pass mark of a quiz as an edition holds them: a learner is asked what their edition says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from lms.catalog.models import EditionItem
from lms.catalog.outline import digest
from lms.enrollment.models import Enrollment
from quizzes.models import Question, QuestionRevision, Quiz

WORDS_ALONE = frozenset({"stem", "feedback", "rationale", "objective", "references"})
"""What of a question's content decides nothing about an answer."""


@dataclass(frozen=True)
class Asked:
    """What a quiz asks: the pass mark, and the questions each in one revision."""

    pass_mark: int
    revisions: tuple[QuestionRevision, ...]


def described(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as an edition keeps them, in one query: the revision, the words that are asked, and a seal of what
    decides about answers. Neither options nor keys are among them.
    """
    rows = list(questions)
    prefetch_related_objects(rows, "revision")
    return [
        {
            "key": str(question.key),
            "revision": str(question.revision.uuid),
            "stem": str(question.revision.content.get("stem", "")),
            "marks": digest(_deciding(question.revision.content)),
        }
        for question in rows
        if question.revision is not None
    ]


def _deciding(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _deciding(inner) for name, inner in value.items() if name not in WORDS_ALONE}
    if isinstance(value, list):
        return [_deciding(inner) for inner in value]
    return value


def asked(*, enrollment: Enrollment, quiz: Quiz) -> Asked:
    """Return what the learner's edition asks; without a copy of the quiz in it, what the quiz asks now."""
    copies = EditionItem.objects.filter(edition=enrollment.edition_id, activity=quiz.activity_id)
    content = copies.order_by("pk").values_list("content", flat=True).first() or {}
    wanted = [row["revision"] for row in content.get("questions", []) if isinstance(row, dict)]
    if not wanted:
        items = quiz.items.select_related("question__revision__question").order_by("position")
        found = (item.question.revision for item in items)
        return Asked(quiz.pass_mark, tuple(revision for revision in found if revision is not None))
    revisions = QuestionRevision.objects.select_related("question").filter(uuid__in=wanted)
    by_uuid = {str(revision.uuid): revision for revision in revisions}
    return Asked(content["pass_mark"], tuple(by_uuid[uuid] for uuid in wanted if uuid in by_uuid))
