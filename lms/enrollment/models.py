"""Who takes which course, in which cycle."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.catalog.models import Course, CourseEdition
from lms.enrollment.links import CourseLink
from lms.enrollment.querysets import EnrollmentQuerySet
from lms.organizations.models import Person, Team


class Enrollment(Record):
    """One person in one cycle of one course. A renewal adds a cycle; nothing is reset or deleted."""

    class Source(models.TextChoices):
        """How it came about."""

        SELF = "self", _("Enrolled by the learner")
        ASSIGNED = "assigned", _("Assigned")
        PATH = "path", _("Part of a path")
        IMPORT = "import", _("Imported")
        RENEWAL = "renewal", _("Renewed by the learner")
        INVITATION = "invitation", _("Came in by an invitation link")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrollments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrollments")
    cycle = models.PositiveIntegerField(default=1)
    edition = models.ForeignKey(CourseEdition, on_delete=models.PROTECT, related_name="enrollments")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.SELF)
    link = models.ForeignKey(CourseLink, null=True, blank=True, on_delete=models.PROTECT, related_name="enrollments")
    locale = models.CharField(max_length=20, default="en")
    enrolled_at = models.DateTimeField()
    due_date = models.DateField(_("due date"), null=True, blank=True)
    due_zone = models.CharField(_("time zone of the due date"), max_length=64, blank=True)
    due_at = models.DateTimeField(_("end of the due date"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_until = models.DateField(_("waived until"), null=True, blank=True)
    waiver_ends_at = models.DateTimeField(_("end of the waiver"), null=True, blank=True)

    organization_name: str | None
    organization_zone: str | None
    """Set by the lock: the employer's name and time zone for the certificate."""

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        """One row for each person, course and cycle; cycles count from 1."""

        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "course", "cycle"], name="lms_enrollment_cycle"),
            models.CheckConstraint(condition=Q(cycle__gte=1), name="lms_enrollment_cycle_from_1"),
            models.CheckConstraint(
                condition=Q(due_date__isnull=True, due_at__isnull=True, due_zone="")
                | (Q(due_date__isnull=False, due_at__isnull=False) & ~Q(due_zone="")),
                name="lms_enrollment_due_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(waived_until__isnull=True, waiver_ends_at__isnull=True)
                | Q(waived_at__isnull=False, waived_until__isnull=False, waiver_ends_at__isnull=False),
                name="lms_enrollment_waiver_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.course}"

    def local_date(self, at: datetime) -> date:
        """Return the day in the time zone of the due date, that of the organization (ADR 0019)."""
        return at.astimezone(ZoneInfo(self.due_zone or "UTC")).date()

    def is_waived(self, at: datetime) -> bool:
        """Tell whether a waiver is in force: the column repeats the one that is not revoked (ADR 0039)."""
        begun = self.waived_at is not None and self.waived_at <= at
        return begun and (self.waiver_ends_at is None or at < self.waiver_ends_at)


class TeamEnrollment(models.Model):
    """Derived: which enrollments a team sees. Rewritten by the membership and enrollment flows."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="team_enrollments")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="team_enrollments")

    class Meta:
        """A pair once."""

        verbose_name = _("team enrollment")
        verbose_name_plural = _("team enrollments")
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "enrollment"], name="lms_teamenrollment_pair")]

    def __str__(self) -> str:
        return f"{self.team_id} · {self.enrollment_id}"
