"""Assignments with what they changed, and the exceptions of single enrollments.

PII: every table points to a person, directly or by an enrollment. A reason is a category and never free text.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.catalog.models import Course
from lms.enrollment.models import Enrollment
from lms.organizations.models import Membership, Organization, Person, Team
from lms.requirements.querysets import AssignmentQuerySet

UNDO_FOR = timedelta(minutes=10)


class Reason(models.TextChoices):
    """Why a due date was moved or waived. Leave is never split further, and nothing else can be written down."""

    SCHEDULE = "schedule", _("Work schedule")
    LEAVE = "leave", _("Leave")
    ACCESS = "access", _("Access or language need")
    TECHNICAL = "technical", _("Technical problem")
    ROLE = "role", _("Changed role")


class Assignment(Record):
    """One course or path for people, a team, or a role of an organization (ADR 0038). PII: who assigned."""

    class Audience(models.TextChoices):
        """Whom it is for. A team includes the teams below it."""

        PEOPLE = "people", _("Chosen people")
        TEAM = "team", _("A team")
        ROLE = "role", _("Everyone in a role")

    token = models.UUIDField(_("token of the form"))
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="assignments")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    role = models.CharField(_("role"), max_length=20, blank=True)
    newcomers = models.BooleanField(_("also people who join later"), default=False)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(_("days until due"), null=True, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments_made")
    created_at = models.DateTimeField()
    announce_after = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("no longer for newcomers since"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        """Whole audiences, one way to be due, one row for each sent form, and an undo only before the mails."""

        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["created_by", "token"], name="lms_assignment_once_a_form"),
            models.CheckConstraint(
                condition=Q(audience="people", team__isnull=True, organization__isnull=True, role="")
                | Q(audience="team", team__isnull=False, organization__isnull=True, role="")
                | (Q(audience="role", team__isnull=True, organization__isnull=False) & ~Q(role="")),
                name="lms_assignment_audience_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(newcomers=False) | ~Q(audience="people"), name="lms_assignment_newcomers_of_a_group"
            ),
            models.CheckConstraint(
                condition=Q(due_date__isnull=False, due_days__isnull=True)
                | Q(due_date__isnull=True, due_days__isnull=False, due_days__gte=1),
                name="lms_assignment_due_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True)
                | Q(undone_at__gte=F("created_at"), undone_at__lt=F("announce_after")),
                name="lms_assignment_undone_before_mails",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(newcomers=True, ended_at__gte=F("created_at")),
                name="lms_assignment_ends_for_newcomers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} · {self.get_audience_display()}"

    def can_be_undone(self, at: datetime) -> bool:
        """Tell whether it can still be taken back."""
        return self.undone_at is None and at < self.announce_after

    def organizations(self) -> set[int]:
        """Return the integer key of the organization of the team or role, none for chosen people."""
        found = self.team.organization_id if self.team else self.organization_id
        return {found} if found else set()

    def takes(self, membership: Membership, at: datetime) -> bool:
        """Tell whether a standing assignment is for somebody who joins: in its audience, and its date not over."""
        today = at.astimezone(ZoneInfo(membership.organization.time_zone)).date()
        if self.due_date is not None and self.due_date < today:
            return False
        if self.team is None:
            return (membership.organization_id, membership.role) == (self.organization_id, self.role)
        inside = membership.team is not None and membership.team.path.startswith(self.team.path)
        return inside and membership.role == Membership.Role.LEARNER


class AssignmentItem(models.Model):
    """What an assignment did to one enrollment, so that it can be undone exactly. PII: by enrollment."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="items")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="assignment_items")
    given_at = models.DateTimeField()
    opened = models.BooleanField(_("opened the enrollment"))
    due_date = models.DateField(_("due date asked for"), null=True, blank=True)
    due_zone = models.CharField(max_length=64, blank=True)
    due_set = models.BooleanField(_("set the due date"))
    due_before = models.DateField(_("due date before"), null=True, blank=True)
    zone_before = models.CharField(max_length=64, blank=True)

    class Meta:
        """An enrollment once in an assignment; dates with their zones; a part of a path has no date of its own."""

        verbose_name = _("assignment item")
        verbose_name_plural = _("assignment items")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "enrollment"], name="lms_assignmentitem_pair"),
            models.CheckConstraint(
                condition=Q(due_date__isnull=True, due_zone="", due_set=False)
                | (Q(due_date__isnull=False) & ~Q(due_zone="")),
                name="lms_assignmentitem_due_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(due_before__isnull=True, zone_before="")
                | (Q(due_before__isnull=False, due_set=True, opened=False) & ~Q(zone_before="")),
                name="lms_assignmentitem_before_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.enrollment_id}"


class Extension(Record):
    """A due date that was moved later; rows are only added. PII: by enrollment, and who decided."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="extensions")
    from_date = models.DateField(_("was due"))
    to_date = models.DateField(_("due now"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        """Later, and for a known reason."""

        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="lms_extension_is_later"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="lms_extension_reason_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_date} · {self.to_date}"


class Waiver(Record):
    """An enrollment that somebody need not complete, for good or until a day (ADR 0039). PII: by enrollment, and who.

    Rows are only added; a revoked one keeps who took it back and when.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="waivers")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    until = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revoked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """At most one that is not revoked; a revocation is whole."""

        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment"], condition=Q(revoked_at__isnull=True), name="lms_waiver_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False, revoked_at__gte=F("given_at")),
                name="lms_waiver_revocation_is_whole",
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="lms_waiver_reason_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} · {self.get_reason_display()}"


class Nudge(Record):
    """A reminder that a supervisor asked for by hand; rows are only added (ADR 0044). PII: by enrollment, and who asked."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="nudges")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        """Never two at one moment; how often is decided while the person is locked."""

        verbose_name = _("reminder by hand")
        verbose_name_plural = _("reminders by hand")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "asked_at"], name="lms_nudge_once_a_moment")
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} · {self.asked_at}"
