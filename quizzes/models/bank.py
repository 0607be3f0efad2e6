"""Questions and their revisions. Content carries the key, so it never reaches a page as it is."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from quizzes.querysets import QuestionQuerySet


class Question(Record):
    """A question with a stable key in one language; its text lives in revisions. Carries no personal data.

    ``course_key`` is the translation key of the course page whose trainers own it.
    """

    key = models.UUIDField(_("translation key"), default=uuid.uuid4)
    locale = models.CharField(_("language"), max_length=20, default="en")
    kind = models.CharField(_("kind"), max_length=30)
    title = models.CharField(_("short title"), max_length=200)
    course_key = models.UUIDField(_("course"), null=True, blank=True, db_index=True)
    revision = models.ForeignKey(
        "lms_quizzes.QuestionRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        """One row for each key and language."""

        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "locale"], name="lms_question_key_locale")]

    def __str__(self) -> str:
        return self.title


class QuestionRevision(Record):
    """The content of a question as it was at one time: append-only, the shape is that of ``quizzes.kinds``."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        """Numbered within the question."""

        verbose_name = _("question revision")
        verbose_name_plural = _("question revisions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "number"], name="lms_questionrevision_number")
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.number}"
