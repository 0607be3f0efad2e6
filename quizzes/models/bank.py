"""Questions and their revisions. Content carries the key, so it never reaches a page as it is."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from lms.base.models import Record
from quizzes import kinds, preview
from quizzes.querysets import QuestionQuerySet


class Question(PreviewableMixin, Record):
    """A question with a stable key in one language; its text lives in revisions. Carries no personal data.

    ``course_key`` is the translation key of the course page whose trainers own it. A translation is a row of its own with the
    same key: its revisions name those of the original that they translate (ADR 0069).
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

    written: dict[str, Any] | None = None
    """Content that is being written, for its preview."""

    @property
    def content(self) -> dict[str, Any]:
        """The content being written, or that of the newest revision."""
        return self.written or (self.revision.content if self.revision else {})

    @property
    def kind_label(self) -> str | Promise:
        """The name of its kind."""
        return kinds.get(self.kind).label

    @property
    def in_use(self) -> list[Any]:
        """The quizzes that it is a part of since they were last published."""
        return [item.quiz for item in self.quiz_items.select_related("quiz__activity__course").order_by("pk")]

    @property
    def preview_modes(self) -> list[tuple[str, str | Promise]]:
        """As it is asked, and as it is explained after submitting."""
        return preview.modes(self.kind)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Return the template of a mode."""
        return preview.template(mode_name)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Return what a mode shows."""
        return preview.context(self.kind, self.content, mode_name)


class QuestionRevision(Record):
    """The content of a question as it was at one time: append-only, the shape is that of ``quizzes.kinds``.

    ``source`` is set for a translation: the revision of the original that it says in another language, with the same ids.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    source = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="translations")
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
