"""A try at a quiz: everything shown is frozen at the start, answers are saved one by one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.enrollment.models import Enrollment
from quizzes.models.bank import QuestionRevision
from quizzes.models.quiz import Quiz


class Attempt(Record):
    """One numbered attempt. PII: links to a person by enrollment; scores are for the learner and trainers only."""

    class Status(models.TextChoices):
        """Open until submitted by the learner or finalized by the server at the deadline."""

        OPEN = "open", _("Open")
        SUBMITTED = "submitted", _("Submitted")
        EXPIRED = "expired", _("Finished by the clock")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    seed = models.PositiveBigIntegerField()
    locale = models.CharField(max_length=20)
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    points = models.PositiveIntegerField(_("points, hundredths"), default=0)
    max_points = models.PositiveIntegerField(_("most points, hundredths"), default=0)
    score = models.PositiveSmallIntegerField(_("score, percent"), null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        """One number, and one open attempt, for each enrollment and quiz (ADR 0006)."""

        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "quiz", "number"], name="lms_attempt_number"),
            models.UniqueConstraint(
                fields=["enrollment", "quiz"], condition=Q(status="open"), name="lms_attempt_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status="open", submitted_at__isnull=True)
                | (~Q(status="open") & Q(submitted_at__isnull=False)),
                name="lms_attempt_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(points__lte=models.F("max_points")), name="lms_attempt_at_most_all_points"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(status="open"), name="lms_attempt_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} · {self.quiz_id} · {self.number}"


class AttemptQuestion(models.Model):
    """One question of an attempt, frozen as shown, with the newest saved answer. PII: the answer.

    ``locale`` is the language in which the question was read when the answer was saved.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    question_key = models.UUIDField(db_index=True)
    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    frozen = models.JSONField()
    option_order = models.JSONField(default=list)
    response = models.JSONField(null=True, blank=True)
    save_revision = models.PositiveIntegerField(default=0)
    locale = models.CharField(_("language"), max_length=20, blank=True)
    flagged = models.BooleanField(default=False)
    saved_at = models.DateTimeField(null=True, blank=True)
    points = models.PositiveIntegerField(_("points, hundredths"), null=True, blank=True)
    max_points = models.PositiveIntegerField(_("most points, hundredths"), null=True, blank=True)
    correct = models.BooleanField(null=True, blank=True)

    class Meta:
        """A position once, a question once."""

        verbose_name = _("attempt question")
        verbose_name_plural = _("attempt questions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "position"], name="lms_attemptquestion_position"),
            models.UniqueConstraint(fields=["attempt", "question_key"], name="lms_attemptquestion_key"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.position}"

    told_in: str = ""
    """The language of ``frozen`` as it is shown, in memory alone; empty where that is the one that is read."""
