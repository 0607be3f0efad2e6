"""Records of training completed elsewhere, their proofs, and the files that they come in."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.catalog.models import Course
from lms.enrollment.models import Enrollment
from lms.organizations.models import Organization, Person, Team
from lms.organizations.querysets import OwnedQuerySet
from lms.organizations.staff.models import FileRun
from lms.outside.querysets import LiveSessionQuerySet, OutsideRecordQuerySet
from lms.progress.status import How

MOST_MINUTES = 60_000
LONGEST_SESSION = 1_440
"""Minutes of a live session: a day."""


class RecordRun(FileRun):
    """One file of past completions on its way from the upload to the result.

    PII: the rows of the file until they are applied or a day has passed; the rows that were refused for a day after that.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="record_runs")
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    counts_here = models.BooleanField(default=False)

    objects = OwnedQuerySet.as_manager()

    class Meta(FileRun.Meta):
        """Names."""

        verbose_name = _("import of past completions")
        verbose_name_plural = _("imports of past completions")

    def __str__(self) -> str:
        return f"{self.file_name} · {self.organization}"


class LiveSession(Record):
    """Training that people attend together; its sheet says who was there (ADR 0049). PII: the name of the trainer."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="live_sessions")
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.PROTECT, related_name="live_sessions")
    counts_here = models.BooleanField(default=False)
    title = models.CharField(_("title"), max_length=255)
    starts_at = models.DateTimeField(_("begins"))
    time_zone = models.CharField(_("time zone"), max_length=64)
    minutes = models.PositiveIntegerField(_("minutes"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    trainer = models.CharField(_("trainer"), max_length=200)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = LiveSessionQuerySet.as_manager()

    class Meta:
        """Bounds, and nothing counts for no course."""

        verbose_name = _("live session")
        verbose_name_plural = _("live sessions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_SESSION), name="lms_session_minutes"
            ),
            models.CheckConstraint(
                condition=Q(counts_here=False) | Q(course__isnull=False), name="lms_session_counts_for_its_course"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.starts_on}"

    @property
    def local_start(self) -> datetime:
        """Return when it begins, on the clock of its time zone."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def starts_on(self) -> date:
        """Return the day on which it begins, in its time zone."""
        return self.local_start.date()

    def has_begun(self, *, at: datetime) -> bool:
        """Tell whether it has begun at the moment."""
        return self.starts_at <= at


class Proof(Record):
    """A file that shows completions, of an import or a live session, in the storage of private files.

    PII: whatever it shows.
    """

    run = models.ForeignKey(RecordRun, null=True, blank=True, on_delete=models.PROTECT, related_name="proofs")
    session = models.ForeignKey(LiveSession, null=True, blank=True, on_delete=models.PROTECT, related_name="scans")
    file_name = models.CharField(_("file name"), max_length=120)
    storage_name = models.CharField(max_length=60, unique=True)
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("bytes"))

    class Meta:
        """A name once in an import or a session, whatever its case."""

        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints: ClassVar = [
            models.UniqueConstraint("run", Lower("file_name"), name="lms_proof_name_once"),
            models.UniqueConstraint("session", Lower("file_name"), name="lms_scan_name_once"),
            models.CheckConstraint(
                condition=Q(run__isnull=False, session__isnull=True) | Q(run__isnull=True, session__isnull=False),
                name="lms_proof_has_one_origin",
            ),
            models.CheckConstraint(
                condition=Q(content_type__in=["application/pdf", "image/jpeg", "image/png"]),
                name="lms_proof_type_known",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class OutsideRecord(Record):
    """A completion somewhere else, or attendance at a live session, as somebody recorded it (ADR 0048, 0049).

       It is taken back, never changed or deleted.
    ``enrollment`` is the one that it completes, nothing where it only stands beside what was learned here. PII: links a
       person to training and to its proof.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="outside_records")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="outside_records")
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.PROTECT, related_name="outside_records")
    enrollment = models.ForeignKey(
        Enrollment, null=True, blank=True, on_delete=models.PROTECT, related_name="outside_records"
    )
    opened = models.BooleanField(_("the record opened the enrollment"), default=False)
    title = models.CharField(_("title"), max_length=255)
    provider = models.CharField(_("provider"), max_length=200, blank=True)
    completed_on = models.DateField(_("completed on"))
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    proof = models.ForeignKey(Proof, null=True, blank=True, on_delete=models.PROTECT, related_name="records")
    kept_at = models.CharField(_("where the proof is kept"), max_length=200, blank=True)
    run = models.ForeignKey(RecordRun, null=True, blank=True, on_delete=models.PROTECT, related_name="records")
    session = models.ForeignKey(LiveSession, null=True, blank=True, on_delete=models.PROTECT, related_name="records")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = OutsideRecordQuerySet.as_manager()

    class Meta:
        """Each has a proof, and stands once for a person, a title or course, and a day."""

        verbose_name = _("record from elsewhere")
        verbose_name_plural = _("records from elsewhere")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organization",
                "person",
                Lower("title"),
                "completed_on",
                condition=Q(undone_at__isnull=True),
                name="lms_outside_title_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["organization", "person", "course", "completed_on"],
                condition=Q(undone_at__isnull=True, course__isnull=False),
                name="lms_outside_course_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(undone_at__isnull=True, enrollment__isnull=False),
                name="lms_outside_one_completes",
            ),
            models.CheckConstraint(
                condition=Q(proof__isnull=False) | ~Q(kept_at="") | Q(session__isnull=False),
                name="lms_outside_has_a_proof",
            ),
            models.CheckConstraint(
                condition=Q(run__isnull=False, session__isnull=True) | Q(run__isnull=True, session__isnull=False),
                name="lms_outside_has_one_origin",
            ),
            models.CheckConstraint(
                condition=Q(enrollment__isnull=True) | Q(course__isnull=False), name="lms_outside_completes_its_course"
            ),
            models.CheckConstraint(
                condition=Q(opened=False) | Q(enrollment__isnull=False), name="lms_outside_opened_what_it_completes"
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="lms_outside_minutes",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="lms_outside_undone_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.title}"

    @property
    def how(self) -> How:
        """Return how the completion came about."""
        return How.IMPORTED if self.session_id is None else How.ATTENDED
