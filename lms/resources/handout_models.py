"""Handouts for patients: written once in each language, released as numbered versions that a worker makes into files.

PII: who keeps a handout and who released a version, shown to administrators alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField

from lms.base import languages
from lms.base.leases import Leased, not_put_off, unleased
from lms.base.models import Record
from lms.base.reading_grade import Readability, readability
from lms.certificates.querysets import SWEEP_AFTER
from lms.organizations.models import Person
from lms.resources.handout_blocks import HandoutBody, plain, texts_of
from lms.resources.kept import Kept
from lms.resources.querysets import HandoutQuerySet


class Handout(Kept, ClusterableModel):
    """A leaflet for patients. Somebody keeps it and reads it again after some days, as with the directory (ADR 0077)."""

    name = models.CharField(
        _("name"), max_length=160, help_text=_("For lists; patients read the title of each language.")
    )
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("Printed as a sample that nobody has checked yet.")
    )

    offered: list[HandoutFile]
    """The files that can be downloaded, after ``with_files``."""

    objects = HandoutQuerySet.as_manager()

    class Meta:
        """One keeper, and an interval of some days."""

        verbose_name = _("handout")
        verbose_name_plural = _("handouts")
        constraints: ClassVar = Kept.Meta.constraints
        indexes: ClassVar = Kept.Meta.indexes

    def __str__(self) -> str:
        return self.name

    @property
    def languages(self) -> str:
        """Return the names of the languages of its newest files, after ``with_files``."""
        return ", ".join(languages.name_of(file.language) for file in newest(self.offered))


class HandoutText(models.Model):
    """The text in one language. The one that was written first is the original, others are translations."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    handout = ParentalKey(Handout, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("written in"), max_length=20, choices=languages.written, default="en")
    title = models.CharField(_("title"), max_length=160)
    body = StreamField(HandoutBody(), verbose_name=_("text"))
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Where the rights, figures and advice come from.")
    )
    reviewed_by = models.CharField(
        _("translation read by"),
        max_length=160,
        blank=True,
        help_text=_("The qualified translator who read it, named as they wish. Empty: the page says that nobody has."),
    )

    class Meta:
        """One for each language."""

        verbose_name = _("text of a handout")
        verbose_name_plural = _("texts of handouts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handout", "language"], name="lms_handouttext_language"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    @property
    def readability(self) -> Readability | None:
        """Return how hard it is to read; None where no formula is made for its language."""
        return readability("\n".join([self.title, *texts_of(plain(self.body))]), self.language)


class HandoutFileQuerySet(models.QuerySet["HandoutFile"]):
    """Files of handouts."""

    def offered(self) -> HandoutFileQuerySet:
        """Return the files that can be downloaded as long as their handout is shown, without their bytes."""
        return self.filter(state="ready").defer("data")

    def claimable(self, *, task_id: str, at: datetime) -> HandoutFileQuerySet:
        """Return pending files that this task may take."""
        return self.filter(unleased(at=at, task_id=task_id), state="pending")

    def forgotten(self, *, at: datetime) -> HandoutFileQuerySet:
        """Return pending files that no worker holds and that are due, oldest first: a message for them was lost."""
        before = at - SWEEP_AFTER
        due = self.filter(unleased(at=at), not_put_off(at=at), state="pending", created_at__lt=before)
        return due.filter(Q(last_enqueued_at__isnull=True) | Q(last_enqueued_at__lt=before)).order_by(
            "created_at", "pk"
        )


class HandoutFile(Record, Leased):
    """A version of a handout in one language, as a PDF in the database: it is public, small, and whole or absent."""

    class State(models.TextChoices):
        """Moved by conditional updates only."""

        PENDING = "pending", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELED = "canceled", _("Canceled")

    handout = models.ForeignKey(Handout, on_delete=models.CASCADE, related_name="files")
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    snapshot = models.JSONField()
    data = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    last_enqueued_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    objects = HandoutFileQuerySet.as_manager()

    class Meta:
        """Numbered within its language; one is made at a time; a ready one has its bytes and its seal."""

        verbose_name = _("file of a handout")
        verbose_name_plural = _("files of handouts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handout", "language", "number"], name="lms_handoutfile_number"),
            models.UniqueConstraint(
                fields=["handout", "language"], condition=Q(state="pending"), name="lms_handoutfile_one_pending"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (Q(data__isnull=False) & ~Q(sha256="")),
                name="lms_handoutfile_ready_is_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], condition=Q(state="pending"), name="lms_handoutfile_pending")
        ]

    @property
    def is_translation(self) -> bool:
        """Tell whether its text was written from another one."""
        return bool(self.snapshot.get("is_translation"))

    def __str__(self) -> str:
        return f"{self.snapshot.get('title', '')} ({self.language}, {self.number})"


def newest(files: list[HandoutFile]) -> list[HandoutFile]:
    """Return the newest of these files in each language, the language that is read first, then the original."""
    found: dict[str, HandoutFile] = {}
    for file in sorted(files, key=lambda each: each.number):
        found[file.language] = file
    return sorted(
        found.values(), key=lambda each: (each.language != get_language(), each.is_translation, each.language)
    )
