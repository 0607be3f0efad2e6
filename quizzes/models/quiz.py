"""The quiz as a record: its rules and its questions, synced from the quiz page on publish."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.catalog.models import Activity
from lms.enrollment.models import Enrollment
from lms.organizations.models import Person
from quizzes.models.bank import Question


class Quiz(Record):
    """Pass mark in percent, attempts allowed (none = unlimited), questions in order. Carries no personal data."""

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="quiz")
    title = models.CharField(max_length=255)
    intro = models.TextField(blank=True)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark, percent"), default=80)
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts allowed"), null=True, blank=True)
    time_limit = models.PositiveIntegerField(_("time limit, seconds"), null=True, blank=True)
    shuffle = models.BooleanField(_("shuffle options"), default=True)
    url = models.CharField(max_length=500, blank=True)

    class Meta:
        """A pass mark is a percentage; an allowance is at least one attempt."""

        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pass_mark__lte=100), name="lms_quiz_pass_mark_percent"),
            models.CheckConstraint(
                condition=Q(attempts_allowed__isnull=True) | Q(attempts_allowed__gte=1), name="lms_quiz_attempts_from_1"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class QuizItem(models.Model):
    """A question at a position of a quiz."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="quiz_items")
    position = models.PositiveIntegerField()

    class Meta:
        """A question once in a quiz, a position once."""

        verbose_name = _("quiz item")
        verbose_name_plural = _("quiz items")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quiz", "question"], name="lms_quizitem_question"),
            models.UniqueConstraint(fields=["quiz", "position"], name="lms_quizitem_position"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} · {self.position}"


class AttemptGrant(Record):
    """More attempts for one learner, with who gave them and when. PII: links to people."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="attempt_grants")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="grants")
    extra = models.PositiveSmallIntegerField(_("extra attempts"), default=1)
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        """At least one each time."""

        verbose_name = _("attempt grant")
        verbose_name_plural = _("attempt grants")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(extra__gte=1), name="lms_attemptgrant_from_1")]

    def __str__(self) -> str:
        return f"+{self.extra}"
