"""What was done: an append-only event log, raise-only records, and the roll-up of a course."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.catalog.models import Activity, CourseEdition
from lms.enrollment.models import Enrollment
from lms.organizations.models import Person
from lms.progress.status import How


class LearningEvent(Record):
    """One fact about learning, never changed. Corrections are events too. PII: links to a person by enrollment."""

    class Kind(models.TextChoices):
        """What happened."""

        OPENED = "opened", _("Opened")
        FINISHED = "finished", _("Finished")
        COMPLETED = "completed", _("Course completed")
        GATE = "gate", _("Gate passed")
        TAKEN_OVER = "taken_over", _("Taken over from the completion before")
        RECALLED = "recalled", _("Completion from elsewhere taken back")

    SCHEMA_VERSION = 1

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="events")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    schema_version = models.PositiveSmallIntegerField(default=SCHEMA_VERSION)
    edition = models.ForeignKey(CourseEdition, on_delete=models.PROTECT, related_name="events")
    locale = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=20, default="web")
    actor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=120, unique=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(max_length=40, blank=True)
    payload = models.JSONField(default=dict)

    class Meta:
        """Replayed by enrollment in order of recording."""

        verbose_name = _("learning event")
        verbose_name_plural = _("learning events")
        indexes: ClassVar = [models.Index(fields=["enrollment", "id"], name="lms_event_replay")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.idempotency_key}"


class ActivityRecord(models.Model):
    """How far one enrollment got with one activity; it only rises. PII: links to a person by enrollment."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="records")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="records")
    requirement_serial = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("best score, percent"), null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        """One for each activity and requirement serial."""

        verbose_name = _("activity record")
        verbose_name_plural = _("activity records")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "activity", "requirement_serial"], name="lms_record_serial"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100), name="lms_record_score_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} · {self.activity_id}"


class LessonSignals(models.Model):
    """What was seen of one enrollment in one lesson that asks for more than a mark. PII: links to a person by enrollment.

    ``seen_at`` is in seconds since 1970, so that any database subtracts it. ``blocks`` is an object whose names are block ids.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="signals")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    requirement_serial = models.PositiveIntegerField(default=1)
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    visit_seconds = models.PositiveIntegerField(_("seconds of this visit"), default=0)
    beats = models.PositiveIntegerField(_("signs of life in this visit"), default=0)
    seen_at = models.PositiveBigIntegerField(_("last seen"))
    blocks = models.JSONField(_("blocks"), default=dict)

    class Meta:
        """One for each lesson and requirement serial."""

        verbose_name = _("signals of a lesson")
        verbose_name_plural = _("signals of lessons")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "activity", "requirement_serial"], name="lms_signals_serial")
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} · {self.activity_id}"


class CourseProgress(models.Model):
    """The roll-up that pages read: counts, what comes next, and the completion. Recomputable from the events."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    enrollment = models.OneToOneField(Enrollment, on_delete=models.PROTECT, related_name="progress")
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    minutes_left = models.PositiveIntegerField(default=0)
    state = models.JSONField(default=dict)
    last_key = models.UUIDField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_date = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    completed_how = models.CharField(max_length=10, choices=How.choices, default=How.HERE)

    class Meta:
        """Never more done than there is; a completion keeps its local date, and how it came about."""

        verbose_name = _("course progress")
        verbose_name_plural = _("course progress")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_count__lte=models.F("total_count")), name="lms_progress_at_most_all"
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, completed_date__isnull=True)
                | Q(completed_at__isnull=False, completed_date__isnull=False),
                name="lms_progress_completion_has_date",
            ),
            models.CheckConstraint(
                condition=Q(completed_how="here")
                | Q(completed_how__in=["imported", "attended"], completed_at__isnull=False),
                name="lms_progress_how_of_completion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.done_count}/{self.total_count}"

    @property
    def is_learned_here(self) -> bool:
        """Tell whether it was completed by what was done here, and not by a record from elsewhere."""
        return self.completed_at is not None and self.completed_how == How.HERE
