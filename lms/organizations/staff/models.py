"""The record of a staff import."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.organizations.models import Organization, Person
from lms.organizations.querysets import OwnedQuerySet

UNDO_HOURS = 24


class FileRun(Record):
    """One file on its way from the upload to the result: its rows until they are applied or a day has passed (ADR 0032)."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Not applied")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Undone")

    created_at = models.DateTimeField()
    file_name = models.CharField(max_length=120)
    encoding = models.CharField(max_length=20)
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)

    class Meta:
        """The times belong to the states."""

        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft", applied_at__isnull=True, undone_at__isnull=True)
                | Q(state="applied", applied_at__isnull=False, undone_at__isnull=True)
                | Q(state="undone", applied_at__isnull=False, undone_at__isnull=False),
                name="%(app_label)s_%(class)s_times_of_state",
            ),
        ]

    def undo_until(self) -> datetime | None:
        """Return until when it can be undone; nothing before it is applied."""
        return self.applied_at + timedelta(hours=UNDO_HOURS) if self.applied_at else None

    def can_be_undone(self, *, at: datetime) -> bool:
        """Tell whether it can be undone at the moment."""
        until = self.undo_until()
        return self.state == self.State.APPLIED and until is not None and at < until


class ImportRun(FileRun):
    """One staff file on its way from the upload to the result.

    PII: the rows of the file until they are applied or a day has passed; the rows that were refused and what is needed for
    the undo for a day after that. The file itself is not kept.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="imports")
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="imports")
    create_teams = models.BooleanField(default=False)
    missing_left = models.BooleanField(default=False)
    undo = models.JSONField(default=dict)
    kept = models.JSONField(default=list)

    objects = OwnedQuerySet.as_manager()

    class Meta(FileRun.Meta):
        """Names."""

        verbose_name = _("staff import")
        verbose_name_plural = _("staff imports")

    def __str__(self) -> str:
        return f"{self.file_name} · {self.organization}"

    def new_people(self) -> list[int]:
        """Return the keys of the people whom it brought, as long as they are kept for the undo."""
        return [note["person"] for note in self.undo.get("people", []) if note["new"]]
